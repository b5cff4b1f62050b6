import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createApiClient, type ApiClient } from '../../shared/testing/api-client.ts';
import { makeMedia, makeVideo } from '../../shared/testing/media.ts';
import { createApart } from '../environments/apart.ts';
import { cancelAndRetry } from './cancelling.ts';
import { mountSmallDisk } from './disk.ts';
import { stuckAfterMinutes } from './gateway-database.ts';
import { allFaults, poison, type Fault, type Ground } from './injections.ts';
import { uploadUntil, type Files } from './load.ts';
import { tapMessages } from './messages.ts';
import { seededRandom, type Random } from '../../shared/testing/random.ts';
import { printTable } from './report.ts';
import { startServers } from './servers.ts';
import { judge } from './verdict.ts';

/** Breaks everything there is while conversions run, and looks whether anything is lost. Exits 1 when it is. */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    rounds: { type: 'string', default: '4' },
    open: { type: 'string', default: '45' },
    settle: { type: 'string', default: '900' },
    port: { type: 'string', default: '26730' },
  },
});

/** So that what a kill leaves is swept up within a run. */
const settings = {
  LOG_LEVEL: 'info',
  ACCESS_TOKEN_TTL: '1d',
  RATE_LIMIT: '0',
  SWEEP_INTERVAL: '15s',
  ORPHAN_AFTER: '1m',
  STUCK_AFTER: `${stuckAfterMinutes}m`,
};

/** How long the videos are. */
const seconds = 30;

/** What is to be undone at the end, the last one first, however the run ends. */
const undo: (() => Promise<unknown>)[] = [];

async function run(): Promise<boolean> {
  const seed = Number(values.seed);
  const random = seededRandom(seed);
  console.log(`seed ${seed}, every fault ${values.rounds} times, ${values.open} conversions open`);
  const directory = await mkdtemp(join(tmpdir(), 'mixdown-faults-'));
  undo.push(() => rm(directory, { recursive: true, force: true }));
  const files = await makeFiles(directory);
  const temporary = join(directory, 'tmp');
  const disk = await mountSmallDisk(temporary);
  if (disk) undo.push(() => disk.close());
  else console.log('No disk can be filled here (that takes root): this fault is left out.');
  const servers = await startServers(directory, Number(values.port));
  undo.push(() => servers.close());
  const mixdown = await createApart(servers, { env: { ...settings, TMPDIR: temporary } });
  undo.push(() => mixdown.close());
  const messages = await tapMessages(servers.broker);
  const ground: Ground = { mixdown, servers, messages, disk, random, notifierKills: [] };
  const client = await createApiClient(mixdown.url, 'faults@example.org');

  const { injected, load, strangeAnswers } = await breakWhileUploading(ground, client, files);
  console.log('All faults are mended; waiting for everything to come to rest …');
  const poisoned = injected.get(poison) ?? 0;
  const verdict = await judge(
    ground,
    { client, load, poisoned, strangeAnswers, temporary, seconds },
    { leastOpen: 40, settleMs: Number(values.settle) * 1000 },
  );
  printTable(injected, load, verdict);
  for (const problem of verdict.problems) console.error(`  WRONG  ${problem}`);
  if (verdict.problems.length === 0) return true;
  const log = join(tmpdir(), `mixdown-faults-${seed}.log`);
  await writeFile(log, mixdown.output());
  console.error(`  The services' logs: ${log}`);
  return false;
}

async function breakWhileUploading(ground: Ground, client: ApiClient, files: Files) {
  const faults = allFaults(ground);
  const injected = new Map(faults.map(({ name }) => [name, 0]));
  let over = false;
  const injecting = injectAll(faults, ground.random, injected).finally(() => (over = true));
  const options = { open: Number(values.open), uploaders: 6, enough: () => over };
  const [load, { triedAgain, strange }] = await Promise.all([
    uploadUntil(client, files, ground.random, options),
    cancelAndRetry(client, ground.random, options.enough),
    injecting,
  ]);
  injected.set('cancelled and tried again', triedAgain);
  return { injected, load, strangeAnswers: strange };
}

async function makeFiles(directory: string): Promise<Files> {
  const text = join(directory, 'text.mp4');
  await writeFile(text, 'This is no video.\n'.repeat(1000));
  const picture = ['-f', 'lavfi', '-i', 'testsrc=duration=2:size=160x90:rate=10'];
  return {
    good: await makeVideo(join(directory, 'good.mp4'), seconds),
    silent: await makeMedia(join(directory, 'silent.mp4'), ...picture),
    text,
  };
}

/** One after the other, in a random order, at random moments. */
async function injectAll(faults: Fault[], random: Random, injected: Map<string, number>): Promise<void> {
  const deck = Array.from({ length: Number(values.rounds) }, () => random.shuffled(faults)).flat();
  // First let there be something to break.
  await pause(8_000);
  for (const { name, inject } of deck) {
    await pause(random.between(300, 3_000));
    const times = await inject();
    injected.set(name, (injected.get(name) ?? 0) + times);
    console.log(`  ${name}${times === 1 ? '' : ` (${times})`}`);
  }
}

async function undoAll(): Promise<void> {
  for (const step of undo.splice(0).reverse())
    await step().catch((error: unknown) => {
      console.error('While tidying up:', error);
    });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void undoAll().then(() => process.exit(130)));
try {
  process.exitCode = (await run()) ? 0 : 1;
} finally {
  await undoAll();
}
