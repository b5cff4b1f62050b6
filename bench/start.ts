import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, stat, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../shared/testing/service-process.ts';
import type { Options } from './options.ts';
import { groupProcessorSeconds } from './processor.ts';
import { ratioVerdict, say, spreadText, type Verdict } from './report.ts';
import { alternate, ratios, type Side } from './rounds.ts';
import type { Workplace } from './workplace.ts';

const mostTime = 0.4;
const lookEveryMs = 10;
const repository = resolve(import.meta.dirname, '..');

/** `npm start` until it is ready, against another version of Mixdown with the same packages. */
export async function benchStart(workplace: Workplace, { rounds, against }: Options): Promise<Verdict[]> {
  say(`\nStart: npm start until /health/ready is 200, against the version ${against}.`);
  const other = await checkout(workplace, against);
  const processor: Record<string, number[]> = {};
  const side = (name: string, project: string, data: () => Promise<string>): Side => ({
    name,
    async measure() {
      const { seconds, processorSeconds } = await start(workplace, project, await data());
      (processor[name] ??= []).push(processorSeconds);
      return seconds;
    },
  });
  const empty = () => mkdtemp(join(workplace.directory, 'data-'));
  const kept = [await empty(), await empty()] as const;
  const sides = [
    side('other', other, () => Promise.resolve(kept[0])),
    side('this', repository, () => Promise.resolve(kept[1])),
    side('other, first', other, empty),
    side('this, first', repository, empty),
  ];
  const [others, ours, otherFirst, ourFirst] = await alternate(sides, {
    rounds,
    onMeasured(round, name, seconds) {
      const label = round === 0 ? 'warm-up' : `round ${round}`;
      say(`  ${label.padEnd(8)}  ${name.padEnd(13)}  ${seconds.toFixed(2).padStart(6)} s`);
    },
  });
  for (const [name, [, ...seconds]] of Object.entries(processor))
    say(`  processor time, ${name}: ${spreadText(seconds, 2)} s`);
  return [
    ratioVerdict("start's time, of the other version's", ratios(ours, others), { atMost: mostTime }),
    ratioVerdict('the same on an empty data directory', ratios(ourFirst, otherFirst), { atMost: mostTime }),
  ];
}

/** @param version a directory with a checkout, or a git revision */
async function checkout({ directory, run, onClose }: Workplace, version: string): Promise<string> {
  const isDirectory = await stat(version).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isDirectory) return resolve(version);
  const place = join(directory, 'other');
  await run('git', ['-C', repository, 'worktree', 'add', '--detach', place, version]);
  onClose(async () => {
    const remove = spawn('git', ['-C', repository, 'worktree', 'remove', '--force', place]);
    await once(remove, 'exit');
  });
  await symlink(join(repository, 'node_modules'), join(place, 'node_modules'));
  return place;
}

/** Starts it as a person does, and ends it once it is ready. */
async function start(
  { directory, onClose }: Workplace,
  project: string,
  data: string,
): Promise<{ seconds: number; processorSeconds: number }> {
  const port = await freePort();
  const { PATH = '', HOME = '' } = process.env;
  const settings = { DATA_DIR: data, TMPDIR: directory, HOST: '127.0.0.1', PORT: String(port) };
  const startedAt = performance.now();
  // A group of its own, which has npm, its shell and Mixdown.
  const child = spawn('npm', ['start'], {
    ...{ cwd: project, env: { PATH, HOME, LOG_LEVEL: 'warn', ...settings } },
    ...{ detached: true, stdio: 'ignore' },
  });
  const exited = once(child, 'exit');
  const group = child.pid ?? 0;
  const end = async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-group, 'SIGTERM');
    await exited;
  };
  onClose(end);
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`npm start in ${project} ended with ${child.exitCode}.`);
    await wait(lookEveryMs);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const processorSeconds = await groupProcessorSeconds(group);
  await end();
  return { seconds, processorSeconds };
}

async function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(5_000) }).then(
    (answer) => answer.ok,
    () => false,
  );
}
