import { join } from 'node:path';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import type { Options } from '../options.ts';
import { ratioVerdict, say, spreadText, type Verdict } from '../report.ts';
import { alternate, ratios, spreadOf } from '../rounds.ts';
import { withWorkplace, type Workplace } from '../workplace.ts';
import { callsOf, type Kind } from './calls.ts';
import { createGround, type Ground } from './ground.ts';
import { makeMp3s } from './rows.ts';

const few = 1_000;
/** Of each person, where there are many of them. */
const each = 100;
const mostTime = 1.5;

/** Lists and housekeeping of a database with many conversions against those of one with 1,000. */
export async function benchListing(workplace: Workplace, options: Options): Promise<Verdict[]> {
  const many = options.rows;
  const mysql = process.env['TEST_MYSQL_URL'];
  say(`\nListing: a gateway with ${count(many)} conversions against one with ${count(few)}.`);
  if (mysql === undefined) say('  Without TEST_MYSQL_URL, only on SQLite.');
  const blobs = new Map([few, many].map((rows) => [rows, join(workplace.directory, `blobs-${rows}`)]));
  for (const [rows, directory] of blobs) makeMp3s(directory, { rows, people: 1 });

  const verdicts: Verdict[] = [];
  for (const [database, url] of Object.entries({ SQLite: undefined, ...(mysql ? { MySQL: mysql } : {}) }))
    for (const isOne of [true, false])
      // Each on its own ground: the database is gone before the next is filled.
      await withWorkplace(workplace.directory, async (inner) => {
        const people = (rows: number) => (isOne ? 1 : rows / each);
        const grounds: Ground[] = [];
        for (const [rows, directory] of blobs) {
          const spread = { rows, people: people(rows) };
          grounds.push(await createGround(inner, { spread, blobs: directory, mysql: url }));
        }
        const name = `${database}, ${isOne ? 'one person' : `${count(people(many))} people`}`;
        verdicts.push(...(await compare(name, grounds, options)));
      });
  return verdicts;
}

async function compare(name: string, grounds: readonly Ground[], { rounds }: Options): Promise<Verdict[]> {
  say(`\n  ${name}: ms with ${grounds.map(({ spread }) => count(spread.rows)).join(' and with ')} rows`);
  const times: Record<string, number[][]> = {};
  const [fewer, ...others] = grounds.map(callsOf);
  for (const [kind, first] of Object.entries(fewer ?? {})) {
    const same = others.flatMap((calls) => calls[kind] ?? []);
    times[kind] = await measureKind([first, ...same], rounds);
    sayTimes(kind, times[kind]);
  }
  times['a sweep'] = await measureSweeps(grounds, rounds);
  sayTimes('a sweep', times['a sweep']);
  return Object.entries(times).map(([kind, [few, many]]) =>
    ratioVerdict(`${name}: ${kind}`, ratios(many, few), { atMost: mostTime }),
  );
}

/** The sides take turns call by call. @returns for each side its ms for a call, the median of each round */
async function measureKind(sides: readonly Kind[], rounds: number): Promise<number[][]> {
  const medians = sides.map(() => [] as number[]);
  // One round more, which warms up.
  for (let round = 0; round <= rounds; round++) {
    const turns = { rounds: sides[0]?.perRound ?? 0, onMeasured: () => undefined };
    const callers = sides.map((side) => ({ name: '', measure: () => timeOf(side) }));
    const times = await alternate(callers, turns);
    if (round > 0) times.forEach((values, side) => medians[side]?.push(spreadOf(values).median));
  }
  return medians;
}

async function timeOf(kind: Kind): Promise<number> {
  const began = performance.now();
  await kind.call();
  return performance.now() - began;
}

/** @returns for each ground its ms for so many sweeps, without the first */
async function measureSweeps(grounds: readonly Ground[], rounds: number): Promise<number[][]> {
  const mixdowns = await Promise.all(grounds.map((ground) => ground.restartSweeping()));
  const times = () =>
    mixdowns.map((mixdown) =>
      [...mixdown.output().matchAll(/"ms":(\d+),"msg":"swept"/g)].slice(1).map(([, ms]) => Number(ms)),
    );
  const isEnough = () => times().every(({ length }) => length >= rounds);
  await waitUntil(`${rounds} sweeps`, isEnough, { timeoutMs: 10 * 60_000 });
  await Promise.all(mixdowns.map((mixdown) => mixdown.stop()));
  return times().map((values) => values.slice(0, rounds));
}

function sayTimes(what: string, times: readonly number[][]): void {
  const texts = times.map((values) => spreadText(values, 2).padEnd(20));
  const [fewer = NaN, more = NaN] = times.map((values) => spreadOf(values).median);
  say(`    ${what.padEnd(38)}${texts.join('  ')}  ${(more / fewer).toFixed(2)}`);
}

function count(value: number): string {
  return value.toLocaleString('en');
}
