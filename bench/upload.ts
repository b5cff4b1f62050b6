import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Conversion } from '../shared/client/client.ts';
import type { Options } from './options.ts';
import { say, type Verdict } from './report.ts';
import { startMixdown, startPlainServer, type Mixdown } from './servers.ts';
import { runTransfer, settleDisk } from './transfer.ts';
import { compareTransfers } from './transfers.ts';
import type { Workplace } from './workplace.ts';

/** An upload through the gateway against a plain server that pipes the same bytes into a file on the same disk, both durable. */
export async function benchUpload(workplace: Workplace, options: Options): Promise<Verdict[]> {
  say('\nUpload: a login and a form through the gateway against a plain Node server that pipes into a file.');
  say('  Both wait until the file is on the disk (fsync); "plain, unsynced" does not.');
  const { size } = options;
  const file = join(workplace.directory, 'plain.bin');
  const plain = await startPlainServer(workplace, file);
  const mixdown = await startMixdown(workplace, 'upload');

  const plainUpload = (path: string) => async () => {
    const { seconds } = await runTransfer(workplace, { method: 'POST', url: plain.url + path, size }, 204);
    await rm(file);
    await settleDisk(workplace);
    return seconds;
  };
  const ourUpload = async () => {
    const { url, token } = { url: `${mixdown.url}/videos`, token: mixdown.person.token };
    const transfer = { method: 'POST', url, token, size, multipart: true } as const;
    const { seconds, answer } = await runTransfer(workplace, transfer, 202);
    await discard(mixdown, JSON.parse(answer) as Conversion);
    await settleDisk(workplace);
    return seconds;
  };
  return compareTransfers(
    'upload',
    {
      baseline: { name: 'plain', measure: plainUpload('/synced') },
      others: [{ name: 'plain, unsynced', measure: plainUpload('/') }],
      ours: { name: 'mixdown', measure: ourUpload },
    },
    { ...options, atLeast: 0.9, plainPid: plain.pid, ourPid: mixdown.pid },
  );
}

/** Random bytes are no video: once the converter has found that out, they have no part in the next round. */
async function discard({ person }: Mixdown, { id }: Conversion): Promise<void> {
  await person.finished(id, { timeoutMs: 5 * 60_000 });
  const answer = await person.call(`/videos/${id}`, { method: 'DELETE' });
  if (!answer.ok) throw new Error(`The upload could not be deleted: ${answer.status}`);
}
