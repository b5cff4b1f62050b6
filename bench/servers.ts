import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApiClient, type ApiClient } from '../shared/testing/api-client.ts';
import { startService, untilReady } from '../shared/testing/service-process.ts';
import type { Workplace } from './workplace.ts';

export interface Mixdown {
  url: string;
  pid: number;
  /** DATA_DIR */
  data: string;
  person: ApiClient;
  stop(): Promise<unknown>;
}

/** All of Mixdown in one process on a fresh directory, and a person who has logged in. */
export async function startMixdown(
  { directory, onClose }: Workplace,
  name: string,
  env: Record<string, string> = {},
): Promise<Mixdown> {
  const data = join(directory, name);
  const temporary = join(directory, `${name}-tmp`);
  await mkdir(temporary);
  // A run is longer than an access token lives, and asks more often than a person.
  const limits = { ACCESS_TOKEN_TTL: '1d', RATE_LIMIT: '0', ACCOUNT_RATE_LIMIT: '0' };
  const settings = { DATA_DIR: data, TMPDIR: temporary, LOG_LEVEL: 'warn', ...limits, ...env };
  const service = await startService('all', settings);
  onClose(() => service.stop());
  await untilReady(service);
  const person = await createApiClient(service.url, 'you@example.org');
  return { url: service.url, pid: service.pid, data, person, stop: () => service.stop() };
}

const plainServer = fileURLToPath(new URL('plain-server.ts', import.meta.url));

/** @param file that it receives into and sends */
export async function startPlainServer(
  workplace: Workplace,
  file: string,
): Promise<{ url: string; pid: number }> {
  const child = workplace.start(process.execPath, ['--import', 'tsx', plainServer, file]);
  child.stderr?.pipe(process.stderr);
  const { stdout, pid = 0 } = child;
  if (!stdout) throw new Error('The plain server has no output.');
  const [port] = (await Promise.race([once(stdout, 'data'), ended(child)])) as [Buffer];
  return { url: `http://127.0.0.1:${port.toString().trim()}`, pid };
}

async function ended(child: NodeJS.EventEmitter): Promise<never> {
  await once(child, 'exit');
  throw new Error('The plain server ended.');
}
