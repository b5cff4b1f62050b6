import { createCipheriv } from 'node:crypto';
import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { multipartEnvelope } from './multipart.ts';
import type { Transfer, TransferResult } from './transfer.ts';

/** One transfer in a process of its own, the same for every side; its argument is a `Transfer`, its output a `TransferResult`. */

const pieceSize = 1024 * 1024;

async function transfer({ method, url, token, size, multipart }: Transfer): Promise<TransferResult> {
  const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const envelope = multipart
    ? multipartEnvelope('random.mp4')
    : { before: '', after: '', type: 'application/octet-stream' };
  const body = size === undefined ? undefined : framed(size, envelope);
  if (body && size !== undefined) {
    headers['Content-Type'] = envelope.type;
    headers['Content-Length'] = String(envelope.before.length + size + envelope.after.length);
  }

  const startedAt = performance.now();
  const call = request(url, { method, headers, agent: false });
  const answered = once(call, 'response') as Promise<[IncomingMessage]>;
  const [[answer]] = await Promise.all([answered, send(call, body)]);
  const { statusCode: status = 0 } = answer;
  // Of a download only the count is kept.
  const download = method === 'GET' && status === 200;
  const result = download ? { received: await count(answer) } : { received: 0, answer: await text(answer) };
  return { status, answer: '', ...result, seconds: (performance.now() - startedAt) / 1000 };
}

/** `size` bytes of the same random piece over and over: making them costs nothing while the clock runs. */
function* framed(size: number, { before, after }: { before: string; after: string }): Generator<Buffer> {
  const piece = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(
    Buffer.alloc(pieceSize),
  );
  if (before) yield Buffer.from(before);
  for (let left = size; left > 0; left -= pieceSize) yield left < pieceSize ? piece.subarray(0, left) : piece;
  if (after) yield Buffer.from(after);
}

async function send(call: ClientRequest, body: Iterable<Buffer> | undefined): Promise<void> {
  if (body) await pipeline(body, call);
  else call.end();
}

async function count(answer: IncomingMessage): Promise<number> {
  let bytes = 0;
  answer.on('data', (piece: Buffer) => (bytes += piece.length));
  await once(answer, 'end');
  return bytes;
}

console.log(JSON.stringify(await transfer(JSON.parse(process.argv[2] ?? '{}') as Transfer)));
