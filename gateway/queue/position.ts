import type { Kysely } from 'kysely';
import type { GatewaySchema } from '../database/schema.ts';
import { countPlaces, placesOf } from './queue.repository.ts';

/** Further back, a position says nothing more, and counting up to it would take long. */
const most = 10_000;

/** @returns the position of each that is in the queue, counted up to 10,000; 1 is the next to start */
export async function positionsOf(
  db: Kysely<GatewaySchema>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const positions = new Map<string, number>();
  if (ids.length === 0) return positions;
  const places = (await placesOf(db, ids)).sort((a, b) => (a.place < b.place ? -1 : 1));
  let from = '';
  let position = 1;
  for (const { id, place } of places) {
    // From the one before, so that each place is counted once for all of them.
    if (position < most) position += await countPlaces(db, from, place, most - position);
    from = place;
    positions.set(id, position);
  }
  return positions;
}
