import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMails } from '../../shared/testing/mails.ts';
import { freePort, startService, untilReady } from '../../shared/testing/service-process.ts';
import type { Environment } from './environment.ts';

/** `npm start`, on a directory of its own. */
export async function createEmbedded(
  env: Record<string, string> = {},
): Promise<Environment & { directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'mixdown-embedded-'));
  const port = String(await freePort());
  const start = async () =>
    untilReady(await startService('all', { DATA_DIR: directory, PORT: port, ...env }));
  let service = await start().catch(async (error: unknown) => {
    await rm(directory, { recursive: true });
    throw error;
  });
  return {
    directory,
    url: service.url,
    output: () => service.output(),
    mails: () => readMails(join(directory, 'outbox')),
    async crash() {
      await service.kill();
      service = await start();
    },
    stop: async () => [await service.stop()],
    async close() {
      await service.kill();
      await rm(directory, { recursive: true });
    },
  };
}
