import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { inTransaction } from '../../shared/database/transaction.ts';
import { errorText } from '../../shared/errors.ts';
import { topics } from '../../shared/messages.ts';
import {
  findConversion,
  updateConversion,
  type ConversionRow,
} from '../conversions/conversion.repository.ts';
import { filenameKey } from '../database/filename-key.ts';
import { cleanFilename } from '../uploads/filename.ts';
import { hashed } from '../uploads/hashed.ts';
import { FetchError, TooLargeError } from './remote/fetch-error.ts';
import { openRemoteFile, type RemoteFile } from './remote/remote-file.ts';
import type { Network } from './remote/request.ts';
import type { SettleDeps } from './settle.ts';

export interface FetchSettings {
  network: Network;
  maxBytes: number;
  /** Of one attempt, in seconds. */
  timeout: number;
  /** Before the file is fetched from its beginning again; then it is given up. */
  startOverDelaysMs?: readonly number[];
  resumeDelaysMs?: readonly number[];
}

interface Fetching {
  row: ConversionRow;
  url: string;
  /** Its reason is thrown. */
  signal: AbortSignal;
  /** Rejects if the video must not be stored any more. */
  confirm: () => Promise<void>;
}

interface Fetched {
  /** The record as it is. */
  before: ConversionRow;
  /** With the size and hash of what is stored. */
  stored: ConversionRow;
}

const usualDelaysMs = [1_000, 3_000, 10_000];

/**
 * Fetches the video into the blob store.
 * @throws FetchError, or ProblemError if the account has no room for it
 */
export async function fetchVideo(
  deps: SettleDeps,
  fetching: Fetching,
  settings: FetchSettings,
): Promise<Fetched> {
  const { startOverDelaysMs = usualDelaysMs, timeout } = settings;
  const late = AbortSignal.timeout(timeout * 1000);
  const signal = AbortSignal.any([fetching.signal, late]);
  try {
    for (const delay of [...startOverDelaysMs, undefined])
      try {
        return await fetchOnce(deps, { ...fetching, signal }, settings);
      } catch (error) {
        const mayHelp = error instanceof FetchError && error.remedy !== undefined;
        if (!mayHelp || delay === undefined || signal.aborted) throw error;
        deps.log.debug({ id: fetching.row.id }, `fetched again: ${errorText(error)}`);
        await wait(delay, undefined, { signal });
      }
    throw new Error('the last attempt returns or throws');
  } catch (error) {
    fetching.signal.throwIfAborted();
    if (late.aborted) throw tooSlow(timeout);
    throw error;
  }
}

async function fetchOnce(
  deps: SettleDeps,
  fetching: Fetching,
  { network, maxBytes, resumeDelaysMs }: FetchSettings,
): Promise<Fetched> {
  const { db, blobs, quotas } = deps;
  const { url, signal, confirm } = fetching;
  // An attempt before this one may have changed it.
  const row = (await findConversion(db, fetching.row.id)) ?? fetching.row;
  const room = await quotas.admitImport(db, row);
  let file: RemoteFile | undefined;
  try {
    file = await openRemoteFile(new URL(url), {
      ...{ network, maxBytes: Math.min(maxBytes, room.bytes), signal },
      ...(resumeDelaysMs ? { resumeDelaysMs } : {}),
    });
    const filename = cleanFilename(file.name);
    const before = { ...row, filename, filename_key: filenameKey(filename), size: file.size ?? row.size };
    await show(deps, row, before);
    const bytes = Readable.from(watched(deps, { row, file, confirm }), { objectMode: false });
    const { stream, sha256 } = hashed(bytes);
    const size = await blobs.put('videos', row.id, stream, { signal });
    return { before, stored: { ...before, size, sha256: sha256() } };
  } catch (error) {
    if (error instanceof TooLargeError && room.bytes < maxBytes) throw await room.problem();
    throw error;
  } finally {
    file?.close();
  }
}

/**
 * Name and size are known before the video is there. What the account uses is counted by the record, so this
 * keeps its room free.
 */
async function show(
  { db, bus, quotas }: SettleDeps,
  row: ConversionRow,
  named: ConversionRow,
): Promise<void> {
  const { filename, filename_key, size } = named;
  if (filename === row.filename && size === row.size) return;
  const isShown = await inTransaction(db, async (transaction) => {
    if (!(await updateConversion(transaction, row, { filename, filename_key, size }))) return false;
    await quotas.checkNew(transaction, named);
    return true;
  });
  if (isShown) bus.broadcast(topics.changed, { id: row.id });
}

const progressEveryMs = 1_000;

async function* watched(
  { bus }: SettleDeps,
  { row, file, confirm }: Pick<Fetching, 'row' | 'confirm'> & { file: RemoteFile },
): AsyncGenerator<Buffer> {
  const { id, attempt } = row;
  const show = (progress: number) => {
    bus.broadcast(topics.progress, { id, attempt, progress, stage: 'fetch' });
  };
  let received = 0;
  let shownAt = performance.now();
  for await (const chunk of file.bytes()) {
    received += chunk.length;
    if (file.size !== undefined && performance.now() - shownAt >= progressEveryMs) {
      show(Math.min(1, received / file.size));
      shownAt = performance.now();
    }
    yield chunk;
  }
  if (received === 0) throw new FetchError('The file is empty.');
  // The blob is visible as soon as this ends.
  await confirm();
  // From here on it waits for the converter.
  show(0);
}

function tooSlow(seconds: number): FetchError {
  const limit = seconds < 3600 ? `${Math.ceil(seconds / 60)} min` : `${Math.round(seconds / 360) / 10} h`;
  return new FetchError(`The server sent the file too slowly. The limit is ${limit}.`);
}
