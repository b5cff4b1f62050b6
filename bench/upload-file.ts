import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { basename } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Conversion } from '../shared/client/client.ts';
import { multipartEnvelope } from './multipart.ts';

/**
 * Uploads at the least cost, since the client works on the cores that are measured: fetch's forms take several times as much.
 * Each time under another name: the same file under the same name would not be converted again.
 */
export async function uploadFile(url: string, token: string, file: string): Promise<Conversion> {
  const { before, after, type } = multipartEnvelope(`${randomUUID()} ${basename(file)}`);
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': type,
    'Content-Length': before.length + (await stat(file)).size + after.length,
  };
  const call = request(`${url}/videos`, { method: 'POST', headers, agent: false });
  const body = async function* () {
    yield Buffer.from(before);
    yield* createReadStream(file, { highWaterMark: 1024 * 1024 });
    yield Buffer.from(after);
  };
  const answered = once(call, 'response') as Promise<[IncomingMessage]>;
  const [[answer]] = await Promise.all([answered, pipeline(body, call)]);
  if (answer.statusCode !== 202)
    throw new Error(`The upload was answered with ${String(answer.statusCode)}: ${await text(answer)}`);
  return (await json(answer)) as Conversion;
}
