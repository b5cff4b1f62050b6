import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

/**
 * The baseline, the least that a Node server can do: POST / pipes the body into the file, POST /synced also waits until it
 * is on the disk, GET / pipes the file out. Its argument is the file's path; it prints its port.
 */

const [, , path = ''] = process.argv;

async function receive(request: IncomingMessage, synced: boolean): Promise<void> {
  await pipeline(request, createWriteStream(path));
  if (!synced) return;
  const file = await open(path);
  await file.sync();
  await file.close();
}

async function send(response: ServerResponse): Promise<void> {
  response.setHeader('Content-Length', (await stat(path)).size);
  await pipeline(createReadStream(path), response);
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'GET') {
    await send(response);
    return;
  }
  if (request.method === 'POST') await receive(request, request.url === '/synced');
  else await rm(path, { force: true });
  response.writeHead(204).end();
}

const server = createServer((request, response) => {
  handle(request, response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
});
server.requestTimeout = 0;
server.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port);
});
