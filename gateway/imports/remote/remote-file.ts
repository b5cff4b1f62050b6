import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { decode, isCompressed } from './decode.ts';
import { connectionError, FetchError, passing, statusError, timedOut, TooLargeError } from './fetch-error.ts';
import { follow } from './follow.ts';
import { remoteName } from './remote-name.ts';
import type { Network } from './request.ts';
import { startOf, versionOf, type Version } from './version.ts';

export interface RemoteFile {
  /** May be empty and is not clean. */
  name: string;
  /** Bytes; undefined if the server does not say. */
  size: number | undefined;
  /** From the first byte to the last, over several connections if need be. @throws FetchError */
  bytes: () => AsyncIterable<Buffer>;
  /** Ends a connection that nobody has begun to read. */
  close: () => void;
}

interface FetchOptions {
  maxBytes: number;
  signal: AbortSignal;
  network: Network;
  /** How long to wait before a lost connection is resumed, until it is given up. They begin anew with each byte. */
  resumeDelaysMs?: readonly number[];
}

const usualDelaysMs = [1_000, 3_000, 10_000, 30_000, 60_000];

/** @param url http or https. @throws FetchError */
export async function openRemoteFile(url: URL, options: FetchOptions): Promise<RemoteFile> {
  const { maxBytes } = options;
  const { answer, urls } = await follow(url, options);
  const host = urls.at(-1)?.hostname ?? url.hostname;
  try {
    if (answer.statusCode !== 200) throw statusError(answer.statusCode ?? 0, host);
    const size = isCompressed(answer) ? undefined : lengthOf(answer);
    if (size !== undefined && size > maxBytes) throw new TooLargeError(maxBytes);
    return {
      name: remoteName(answer.headers['content-disposition'], urls),
      size,
      bytes: () => bytesOf({ url, host, size, answer }, options),
      close: () => answer.destroy(),
    };
  } catch (error) {
    answer.destroy();
    throw error;
  }
}

interface Opened {
  url: URL;
  host: string;
  size: number | undefined;
  answer: IncomingMessage;
}

/** Whoever stops reading ends the connection. */
async function* bytesOf({ url, host, size, answer }: Opened, options: FetchOptions): AsyncGenerator<Buffer> {
  const { maxBytes, signal, network, resumeDelaysMs = usualDelaysMs } = options;
  const version = isCompressed(answer) ? undefined : versionOf(answer.headers);
  const of = { host, silenceMs: network.silenceMs };
  let part = readPart(answer, of);
  let received = 0;
  let delays = [...resumeDelaysMs];
  try {
    for (;;) {
      // What the reader fails with must not be taken for a lost connection, so the `yield` is outside.
      const chunk = await next().catch(resumeAfter);
      if (chunk === undefined) return;
      if (chunk.length > 0) yield chunk;
    }
  } finally {
    part.close();
  }

  async function next(): Promise<Buffer | undefined> {
    const chunk = await part.next();
    if (chunk === undefined) {
      if (received >= (size ?? 0)) return undefined;
      throw passing(`${host} did not send all of the file.`);
    }
    received += chunk.length;
    if (received > maxBytes) throw new TooLargeError(maxBytes);
    if (chunk.length > 0) delays = [...resumeDelaysMs];
    return chunk;
  }

  /** @throws FetchError if nothing is left to try */
  async function resumeAfter(error: unknown): Promise<Buffer> {
    part.close();
    signal.throwIfAborted();
    const failure = connectionError(error, host);
    if (failure.remedy !== 'resume' || version === undefined) throw failure;
    const delay = delays.shift();
    if (delay === undefined) throw new FetchError(failure.message);
    await wait(delay, undefined, { signal });
    try {
      const { answer, start } = await resume(url, { version, size, received }, options);
      part = readPart(answer, { ...of, skip: received - start });
      return Buffer.alloc(0);
    } catch (again) {
      return resumeAfter(again);
    }
  }
}

/** Asks for the bytes that are missing. */
async function resume(
  url: URL,
  known: { version: Version; size: number | undefined; received: number },
  { signal, network }: FetchOptions,
): Promise<{ answer: IncomingMessage; start: number }> {
  const headers = { Range: `bytes=${known.received}-`, 'If-Range': known.version.value };
  const { answer, urls } = await follow(url, { headers, signal, network });
  const start = startOf(answer, known);
  if (start !== undefined) return { answer, start };
  answer.destroy();
  const host = urls.at(-1)?.hostname ?? url.hostname;
  const { statusCode = 0 } = answer;
  if ([200, 206, 412, 416].includes(statusCode))
    throw new FetchError(`The file on ${host} changes while it is fetched.`, 'start-over');
  throw statusError(statusCode, host);
}

interface Part {
  /** undefined at the end */
  next: () => Promise<Buffer | undefined>;
  close: () => void;
}

/** The bytes of one answer. @param skip at its beginning */
function readPart(
  answer: IncomingMessage,
  { host, silenceMs, skip = 0 }: { host: string; silenceMs: number; skip?: number },
): Part {
  const source = decode(answer);
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  return {
    async next() {
      // Only while waiting: a slow blob store is not the server's fault.
      const timer = setTimeout(() => source.destroy(timedOut(host)), silenceMs);
      const result = await chunks.next().finally(() => {
        clearTimeout(timer);
      });
      if (result.done === true) return undefined;
      const rest = result.value.subarray(skip);
      skip -= result.value.length - rest.length;
      return rest;
    },
    close: () => answer.destroy(),
  };
}

function lengthOf({ headers }: IncomingMessage): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}
