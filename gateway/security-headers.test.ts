import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import express from 'express';
import { securityHeaders } from './security-headers.ts';

async function headersOf(publicUrl: string): Promise<Headers> {
  const app = express().use(securityHeaders(publicUrl), (_request, response) => {
    response.end();
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)).headers;
  } finally {
    server.close();
  }
}

describe('security headers', () => {
  it('send browsers to https where it is there', async () => {
    const headers = await headersOf('https://mixdown.example.org');
    expect(headers.get('content-security-policy')).to.include('upgrade-insecure-requests');
    expect(headers.get('strict-transport-security')).to.include('max-age');
  });

  it('let browsers load the docs where it is not', async () => {
    const headers = await headersOf('http://mixdown.example.org:5000');
    expect(headers.get('content-security-policy'))
      .to.include("default-src 'self'")
      .and.not.include('upgrade-insecure-requests');
    expect(headers.get('strict-transport-security')).to.equal(null);
  });
});
