import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from '../../shared/testing/api-client.ts';
import type { Random } from '../../shared/testing/random.ts';
import { withStatus } from './conversions.ts';

/** Files by what must come of them: their uploads' names begin with it. */
export type Files = Record<'good' | 'silent' | 'text', string>;

export interface Load {
  /** Uploads that were answered with 202, by their ids. */
  accepted: Set<string>;
  /** Uploads that were refused, or whose answer never came. */
  refused: number;
  /** The most that were queued or converting at once. */
  mostOpen: number;
}

/** Keeps so many conversions open, uploading on until `enough` says so. */
export async function uploadUntil(
  client: ApiClient,
  files: Files,
  random: Random,
  { open, uploaders, enough }: { open: number; uploaders: number; enough: () => boolean },
): Promise<Load> {
  const load: Load = { accepted: new Set(), refused: 0, mostOpen: 0 };
  let number = 0;
  let openNow = 0;

  const watch = async () => {
    while (!enough()) {
      openNow = (await countOpen(client).catch(() => undefined)) ?? openNow;
      load.mostOpen = Math.max(load.mostOpen, openNow);
      await pause(500);
    }
  };
  const upload = async () => {
    while (!enough()) {
      if (openNow >= open) {
        await pause(200);
        continue;
      }
      const kind = random.pick(['good', 'good', 'good', 'good', 'good', 'good', 'silent', 'text'] as const);
      try {
        const { id } = await client.upload(files[kind], `${kind}-${++number}.mp4`);
        load.accepted.add(id);
      } catch {
        // Whatever was refused or cut off is told by its count; nothing was promised.
        load.refused += 1;
        await pause(300);
      }
    }
  };
  await Promise.all([watch(), ...Array.from({ length: uploaders }, upload)]);
  return load;
}

async function countOpen(client: ApiClient): Promise<number> {
  const open = await Promise.all([withStatus(client, 'queued'), withStatus(client, 'converting')]);
  return open.flat().length;
}
