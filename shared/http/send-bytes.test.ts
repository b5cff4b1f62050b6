import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { waitUntil } from '../testing/wait-until.ts';
import { sendBytes } from './send-bytes.ts';

describe('bytes sent to a client', () => {
  let server: Server;
  let client: Socket;
  afterEach(async () => {
    client.destroy();
    server.close();
    await once(server, 'close');
  });

  /** @returns the answer that a client waits for; it reads nothing yet */
  async function ask(): Promise<ServerResponse> {
    server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.pause();
    client.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
    return response;
  }
  const endless = () =>
    Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(64 * 1024);
      })(),
    );

  it('are all there', async () => {
    const response = await ask();
    let got = '';
    client
      .setEncoding('latin1')
      .on('data', (text) => (got += String(text)))
      .resume();
    await sendBytes(Readable.from([Buffer.from('sou'), Buffer.from('nd')]), response, 5);
    await once(client, 'end');
    expect(got).to.match(/sou[^]*nd/);
  });

  it('end the source of a client that left before the first one', async () => {
    const response = await ask();
    client.destroy();
    await once(response, 'close');
    const source = endless();
    await sendBytes(source, response, 10 ** 9);
    await waitUntil('the source’s end', () => source.destroyed);
  });

  it('end the source of a client that leaves between two', async () => {
    const response = await ask();
    const source = endless();
    const sent = sendBytes(source, response, 10 ** 12);
    await waitUntil('a full connection', () => response.writableNeedDrain);
    client.destroy();
    await sent;
    expect(source.destroyed).to.equal(true);
  });

  it('are an error where the source has fewer than were promised', async () => {
    const response = await ask();
    const sent = sendBytes(Readable.from([Buffer.from('sound')]), response, 7);
    expect(String(await sent.catch((error: unknown) => error))).to.contain('7 bytes were promised');
  });
});
