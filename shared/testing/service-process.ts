import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { waitUntil } from './wait-until.ts';

const main = fileURLToPath(new URL('../../main.ts', import.meta.url));

/** `main.ts ROLE` as a process of its own, as people run it. */
export interface ServiceProcess {
  url: string;
  pid: number;
  /** What it has written to stdout and stderr. */
  output(): string;
  /** SIGTERM. @returns the exit code */
  stop(): Promise<number | null>;
  /** SIGKILL: no chance to tidy up. */
  kill(): Promise<void>;
  /** Resolves with the exit code when it ends. */
  ended: Promise<number | null>;
}

/** @param env on top of PATH and HOME alone, so that a developer's own settings change nothing */
export async function startService(role: string, env: Record<string, string>): Promise<ServiceProcess> {
  const port = env['PORT'] ?? String(await freePort());
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', main, role], {
    env: { PATH, HOME, TMPDIR, LOG_LEVEL: 'info', HOST: '127.0.0.1', ...env, PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const ended = once(child, 'exit').then(([code]) => code as number | null);

  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Waits until the service can do its work. @throws with what it wrote when it ends or takes too long */
export async function untilReady(service: ServiceProcess): Promise<ServiceProcess> {
  let ended = false;
  void service.ended.then(() => (ended = true));
  const isReady = async () => {
    if (ended) throw new Error(`The service ended before it was ready:\n${service.output()}`);
    return fetch(`${service.url}/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
  };
  await waitUntil(`${service.url} to be ready`, isReady, { timeoutMs: 30_000 }).catch((cause: unknown) => {
    throw new Error(`Not ready:\n${service.output()}`, { cause });
  });
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
