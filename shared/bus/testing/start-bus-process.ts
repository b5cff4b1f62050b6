import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { waitUntil } from '../../testing/wait-until.ts';
import type { Queue } from '../topology.ts';

const script = fileURLToPath(new URL('bus-process.ts', import.meta.url));

/** Starts `bus-process.ts` and waits until it says what it does. @returns kills it with SIGKILL */
export async function startBusProcess(
  url: string,
  queue: Queue,
  action: 'publish' | 'handle',
): Promise<() => Promise<void>> {
  const topic = queue.topics[0]?.name ?? '';
  const child = spawn(process.execPath, ['--import', 'tsx', script, url, queue.name, topic, action], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  const saying = action === 'publish' ? 'published' : 'handling';
  try {
    await waitUntil(`the process to say "${saying}"`, () => {
      if (child.exitCode !== null) throw new Error(`The process ended with ${child.exitCode}`);
      return output.includes(saying);
    });
  } catch (error) {
    await kill();
    throw error;
  }
  return kill;
}
