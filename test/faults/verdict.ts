import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { ageWhatStands } from './gateway-database.ts';
import type { Ground } from './injections.ts';
import { look, type Sight, type Traces } from './look.ts';
import { findWrongMp3s } from './mp3s.ts';

/** What came of everything, each number to be as the name says. */
export interface Verdict extends Sight {
  wrongMp3s: string[];
  /** Messages that no queue showed until the consumers were gone: they were taken and never acknowledged. */
  held: number;
  /** Of services that did not stop as they should. */
  badExits: string[];
  strangeAnswers: string[];
  /** In words, what should not be. */
  problems: string[];
}

export interface Bounds {
  /** Conversions that must have been open at once. */
  leastOpen: number;
  settleMs: number;
}

/** Gives everything the time it needs to come to rest, then says what is, and stops the services to see what they hid. */
export async function judge(ground: Ground, traces: Traces, bounds: Bounds): Promise<Verdict> {
  const sight = await lookAtRest(ground, traces, bounds.settleMs);
  const wrongMp3s = await findWrongMp3s(traces.client, sight.done, traces.seconds);
  const hidden = await stopAndCount(ground, sight);
  const { strangeAnswers } = traces;
  const verdict = { ...sight, ...hidden, wrongMp3s, strangeAnswers };
  const problems = problemsOf(verdict, [...settling, ...final]);
  if (traces.load.mostOpen < bounds.leastOpen)
    problems.push(`only ${traces.load.mostOpen} conversions were open at once`);
  return { ...verdict, problems };
}

/** What may still come right by itself, and is waited for. */
const settling = [
  'stuck',
  'waiting',
  'poisonedLost',
  'outboxRows',
  'withoutMail',
  'orphanBlobs',
  'temporaryFiles',
] as const;

/** What no waiting mends. */
const final = [
  'lost',
  'wrong',
  'wrongMp3s',
  'wrongMails',
  'mailedAgain',
  'held',
  'dead',
  'badExits',
  'strangeAnswers',
] as const;

async function lookAtRest(ground: Ground, traces: Traces, settleMs: number): Promise<Sight> {
  let sight: Sight | undefined;
  const isAtRest = async () => {
    // A service that was just killed may not be back yet.
    sight = await ageAndLook(ground, traces).catch(() => undefined);
    return sight !== undefined && problemsOf(sight, settling).length === 0;
  };
  await waitUntil('everything to come to rest', isAtRest, { timeoutMs: settleMs, everyMs: 2_000 }).catch(
    () => undefined,
  );
  return sight ?? (await look(ground, traces));
}

async function ageAndLook(ground: Ground, traces: Traces): Promise<Sight> {
  await ageWhatStands(ground.mixdown.gatewayDatabase);
  return look(ground, traces);
}

/** The broker has what a consumer held back in its queue a moment after the consumer is gone. */
const handBackMs = 3_000;

async function stopAndCount({ mixdown, messages }: Ground, { waiting }: Sight) {
  const exits = await mixdown.stop();
  await pause(handBackMs);
  const counts = await messages.count();
  return {
    held: Math.max(0, counts.waiting - waiting),
    dead: counts.dead,
    badExits: exits.filter((code) => code !== 0).map(String),
  };
}

function problemsOf<Key extends string>(
  verdict: Readonly<Record<Key, number | readonly string[]>>,
  keys: readonly Key[],
): string[] {
  return keys.flatMap((name) => {
    const found = verdict[name];
    if (typeof found === 'number') return found === 0 ? [] : [`${name}: ${found}`];
    return found.length === 0 ? [] : [`${name}: ${found.length} (${found.slice(0, 5).join(', ')})`];
  });
}
