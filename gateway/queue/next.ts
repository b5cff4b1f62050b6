import type { Kysely } from 'kysely';
import type { GatewaySchema } from '../database/schema.ts';
import type { Waiting } from './place.ts';
import { firstInQueue, othersWait, ownersAtWork } from './queue.repository.ts';

/**
 * Whose turn it is: of the owners with the fewest conversions at work, counted in steps of `fairShare`, the one
 * who is first in the queue. Owners with none at work go before all others.
 * @returns undefined if nobody waits
 */
export async function nextInQueue(
  db: Kysely<GatewaySchema>,
  fairShare: number,
): Promise<Waiting | undefined> {
  const first = await firstInQueue(db);
  if (!first) return undefined;
  const atWork = countEach(await ownersAtWork(db));
  for (const limit of limits([...atWork.values()], fairShare)) {
    const busy = [...atWork].filter(([, count]) => count >= limit).map(([owner]) => owner);
    if (!busy.includes(first.owner_id)) return first;
    if (await othersWait(db, busy)) return firstInQueue(db, busy);
  }
  return first;
}

/** How many conversions at work an owner must have to be passed over: at first one, at last more than anybody has. */
export function limits(counts: readonly number[], fairShare: number): number[] {
  const steps = counts.map((count) => (Math.floor(count / fairShare) + 1) * fairShare);
  return [...new Set([1, fairShare, ...steps])].sort((a, b) => a - b);
}

function countEach(owners: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const owner of owners) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return counts;
}
