import { createCipheriv, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { makeVideo } from '../shared/testing/media.ts';
import type { Options } from './options.ts';
import { say, type Verdict } from './report.ts';
import { startMixdown, startPlainServer, type Mixdown } from './servers.ts';
import { runTransfer, settleDisk, type Transfer } from './transfer.ts';
import { compareTransfers } from './transfers.ts';
import type { Workplace } from './workplace.ts';

/** A download through the gateway against a plain server that pipes the same file. */
export async function benchDownload(workplace: Workplace, options: Options): Promise<Verdict[]> {
  say(
    '\nDownload: an mp3 with a login through the gateway against a plain Node server that pipes the same file.',
  );
  const mixdown = await startMixdown(workplace, 'download');
  const id = await convertClip(workplace, mixdown);
  say('  The mp3 of a short clip is replaced in the blob store by random bytes of the wanted size.');
  const file = join(mixdown.data, 'blobs', 'mp3s', id);
  await fill(file, options.size);
  await settleDisk(workplace);
  const plain = await startPlainServer(workplace, file);

  const download = (transfer: Transfer) => async () => {
    const { seconds, received } = await runTransfer(workplace, transfer, 200);
    if (received !== options.size) throw new Error(`${received} of ${options.size} bytes came.`);
    return seconds;
  };
  const ours = { method: 'GET', url: `${mixdown.url}/mp3s/${id}`, token: mixdown.person.token } as const;
  return compareTransfers(
    'download',
    {
      baseline: { name: 'plain', measure: download({ method: 'GET', url: plain.url }) },
      others: [],
      ours: { name: 'mixdown', measure: download(ours) },
    },
    { ...options, atLeast: 1, plainPid: plain.pid, ourPid: mixdown.pid },
  );
}

async function convertClip({ directory }: Workplace, { person }: Mixdown): Promise<string> {
  const clip = await makeVideo(join(directory, 'clip.mp4'), 2);
  const { id } = await person.upload(clip);
  const { status } = await person.finished(id);
  if (status !== 'done') throw new Error(`The conversion of the clip ${status}.`);
  return id;
}

/** With bytes that nothing can compress. */
async function fill(file: string, size: number): Promise<void> {
  const zeros = Buffer.alloc(1024 * 1024);
  const cipher = createCipheriv('aes-128-ctr', randomBytes(16), randomBytes(16));
  const pieces = function* () {
    for (let left = size; left > 0; left -= zeros.length)
      yield cipher.update(left < zeros.length ? zeros.subarray(0, left) : zeros);
  };
  await pipeline(pieces, createWriteStream(file));
}
