import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createApiClient, type ApiClient } from '../shared/testing/api-client.ts';
import { makeVideo } from '../shared/testing/media.ts';
import { createApart } from '../test/environments/apart.ts';
import type { Options } from './options.ts';
import { processorSeconds } from './processor.ts';
import { ratioVerdict, say, type Verdict } from './report.ts';
import { startMixdown } from './servers.ts';
import type { Workplace } from './workplace.ts';

const minuteMs = 60_000;
/** Until nothing is left to do of the start and of the conversion. */
const settleMs = 30_000;

interface Idler {
  name: string;
  pids: readonly number[];
  person: ApiClient;
  /** Seconds of processor time a minute. */
  most: number;
  /** Of each minute. */
  seconds: number[];
}

/** The processor time that Mixdown takes while nobody uses it, after it has converted a clip. */
export async function benchIdle(workplace: Workplace, { rounds }: Options): Promise<Verdict[]> {
  say(`\nIdle: the processor time of ${rounds} minutes without any call, after a conversion.`);
  const clip = await makeVideo(join(workplace.directory, 'clip.mp4'), 2);
  const idlers = [await oneProcess(workplace), await fourServices(workplace)].filter(
    (one) => one !== undefined,
  );
  for (const { person } of idlers) {
    const { id } = await person.upload(clip);
    await person.finished(id);
    await person.call(`/videos/${id}`, { method: 'DELETE' });
  }
  await wait(settleMs);
  // At the same minutes: an idle process does not disturb another.
  for (let round = 1; round <= rounds; round++) {
    const before = await Promise.all(idlers.map(({ pids }) => processorSeconds(pids)));
    await wait(minuteMs);
    for (const [index, { name, pids, seconds }] of idlers.entries()) {
      const taken = (await processorSeconds(pids)) - (before[index] ?? NaN);
      seconds.push(taken);
      say(`  round ${round}   ${name.padEnd(13)}  ${taken.toFixed(2)} s`);
    }
  }
  return idlers.map(({ name, most, seconds }) =>
    ratioVerdict(`processor seconds of an idle minute, ${name}`, seconds, { atMost: most }),
  );
}

async function oneProcess(workplace: Workplace): Promise<Idler> {
  const { pid, person } = await startMixdown(workplace, 'idle');
  return { name: 'one process', pids: [pid], person, most: 0.15, seconds: [] };
}

/** @returns undefined without the servers that they need */
async function fourServices({ onClose }: Workplace): Promise<Idler | undefined> {
  const { TEST_E2E_BROKER_URL: broker, TEST_BLOBS_URL: blobs, TEST_MYSQL_URL: mysql } = process.env;
  if (broker === undefined || blobs === undefined || mysql === undefined) {
    say('  Four services: left out, since they need TEST_E2E_BROKER_URL, TEST_BLOBS_URL and TEST_MYSQL_URL.');
    return undefined;
  }
  const apart = await createApart({ broker, blobs, mysql });
  onClose(() => apart.close());
  const person = await createApiClient(apart.url, 'you@example.org');
  return { name: 'four services', pids: apart.pids(), person, most: 0.35, seconds: [] };
}
