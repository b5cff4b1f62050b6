import { randomBytes, randomInt } from 'node:crypto';
import type { Options } from './options.ts';
import { say, spreadText, type Verdict } from './report.ts';
import { startMixdown } from './servers.ts';
import type { Workplace } from './workplace.ts';

/** How well the time of a refused login tells whether there is such an account: 0.5 is a toss of a coin, 1 tells it every time. */
const target = 0.05;

/**
 * Wrong passwords for accounts that exist against such for accounts that don't, and, as the baseline, for a second lot of
 * accounts that exist: what differs there is noise. Each try is at an account and from an address of its own, so that no
 * limit slows it down.
 */
export async function benchLogin(workplace: Workplace, { logins }: Options): Promise<Verdict[]> {
  say(`\nLogin: ${logins} wrong passwords for accounts that exist, and for such that don't`);
  const { url } = await startMixdown(workplace, 'login', { TRUST_PROXY: '1' });
  const lots = { existing: emails(logins), unknown: emails(logins), 'existing again': emails(logins) };
  for (const email of [...lots.existing, ...lots['existing again']])
    await post(url, '/auth/register', email, 201);
  // Once, so that nothing is done for the first time in what counts.
  for (const email of emails(20)) await post(url, '/auth/login', email, 401);

  const times: Record<keyof typeof lots, number[]> = { existing: [], unknown: [], 'existing again': [] };
  for (let n = 0; n < logins; n++)
    for (const lot of shuffled(Object.keys(lots) as (keyof typeof lots)[])) {
      const began = performance.now();
      await post(url, '/auth/login', lots[lot][n] ?? '', 401);
      times[lot].push(performance.now() - began);
    }
  for (const [lot, values] of Object.entries(times)) say(`  ${lot}: ${spreadText(values, 1)} ms`);
  const told = distinguishable(times.existing, times.unknown);
  const noise = distinguishable(times.existing, times['existing again']);
  say(`  how well time tells them apart: ${told.toFixed(3)}; two lots that exist: ${noise.toFixed(3)}`);
  return [
    {
      what: 'login, how far time tells whether an account exists beyond a toss of a coin',
      figure: `${Math.abs(told - 0.5).toFixed(3)} (noise ${Math.abs(noise - 0.5).toFixed(3)})`,
      target: `at most ${target}`,
      met: Math.abs(told - 0.5) <= target,
    },
  ];
}

/** How often a value of the first is larger than one of the second (the area under the ROC curve). */
function distinguishable(first: readonly number[], second: readonly number[]): number {
  let larger = 0;
  for (const a of first) for (const b of second) larger += a > b ? 1 : a === b ? 0.5 : 0;
  return larger / (first.length * second.length);
}

async function post(url: string, path: string, email: string, status: number): Promise<void> {
  const address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address },
    body: JSON.stringify({ email, password: path.endsWith('login') ? 'a wrong password' : 'correct horse' }),
  });
  const text = await answer.text();
  if (answer.status !== status) throw new Error(`${path} answered ${answer.status}: ${text}`);
}

function emails(count: number): string[] {
  return Array.from({ length: count }, () => `${randomBytes(8).toString('hex')}@example.org`);
}

function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
