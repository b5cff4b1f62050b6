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
    expect(headers.get('strict-transport-security')).to.include('max-age');
  });

  it('send them nowhere else where it is not', async () => {
    const headers = await headersOf('http://mixdown.example.org:5000');
    expect(headers.get('strict-transport-security')).to.equal(null);
  });

  it('let pages load and send what is under the host they were opened by, and no other', async () => {
    for (const publicUrl of ['https://mixdown.example.org', 'http://mixdown.example.org:5000']) {
      const policy = (await headersOf(publicUrl)).get('content-security-policy');
      expect(policy).to.include("default-src 'self'").and.include("form-action 'self'");
      expect(policy).to.not.include('upgrade-insecure-requests');
    }
  });
});
