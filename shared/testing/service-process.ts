import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { supervise, type SupervisedProcess } from './supervised-process.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** `main.ts ROLE` as a process of its own, as people run it. */
export interface ServiceProcess extends Omit<SupervisedProcess, 'end'> {
  url: string;
  pid: number;
  /** SIGTERM. @returns the exit code */
  stop(): Promise<number | null>;
  /** SIGKILL: no chance to tidy up. */
  kill(): Promise<void>;
}

/**
 * @param env on top of PATH and HOME alone, so that a developer's own settings change nothing
 * @param directory of the sources
 */
export async function startService(
  role: string,
  env: Record<string, string>,
  directory = repository,
): Promise<ServiceProcess> {
  const port = env['PORT'] ?? String(await freePort());
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
  const child = spawn(process.execPath, [join(directory, 'run/run.js'), 'main.ts', role], {
    env: { PATH, HOME, TMPDIR, LOG_LEVEL: 'info', HOST: '127.0.0.1', ...env, PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { output, ended, end, until } = supervise(child);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    output,
    ended,
    until,
    stop: () => end('SIGTERM'),
    async kill() {
      await end('SIGKILL');
    },
  };
}

/** Waits until the service can do its work. @throws with what it wrote, once it is killed, when that does not come */
export async function untilReady(service: ServiceProcess): Promise<ServiceProcess> {
  await service.until(`${service.url} to be ready`, () =>
    // With a limit of its own: a process that is stopped takes calls and answers none.
    fetch(`${service.url}/health/ready`, { signal: AbortSignal.timeout(5_000) }).then(
      (answer) => answer.ok,
      () => false,
    ),
  );
  return service;
}

/** Below the range the system takes ports from by itself, so that it stays free until it is used, and over a restart. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
