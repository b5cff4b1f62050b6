import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { supervise } from '../../testing/supervised-process.ts';
import type { Queue } from '../topology.ts';

const script = fileURLToPath(new URL('bus-process.ts', import.meta.url));

/** Starts `bus-process.ts` and waits until it says what it does. @returns kills it with SIGKILL */
export async function startBusProcess(
  url: string,
  queue: Queue,
  action: 'publish' | 'handle',
): Promise<() => Promise<void>> {
  const child = spawnBusProcess(url, queue, action);
  const { output, until, end } = supervise(child);
  const saying = action === 'publish' ? 'published' : 'handling';
  await until(`"${saying}" from the process`, () => output().includes(saying));
  return async () => {
    await end('SIGKILL');
  };
}

/**
 * Starts `bus-process.ts` and kills it with SIGKILL at a random moment while it puts dead messages back.
 * @returns false where it was done before
 */
export async function killWhilePuttingBack(
  url: string,
  queue: Queue,
  { atOnce, withinMs }: { atOnce: number; withinMs: number },
): Promise<boolean> {
  const child = spawnBusProcess(url, queue, 'put-back', String(atOnce));
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), Math.random() * withinMs));
  const { output } = supervise(child);
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (code !== 0 && signal !== 'SIGKILL')
    throw new Error(`The process ended with ${code ?? signal}:\n${output()}`);
  return signal === 'SIGKILL';
}

function spawnBusProcess(url: string, queue: Queue, ...action: string[]) {
  const topic = queue.topics[0]?.name ?? '';
  return spawn(process.execPath, ['--import', 'tsx', script, url, queue.name, topic, ...action], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
