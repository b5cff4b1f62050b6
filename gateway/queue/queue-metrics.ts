import type { Kysely } from 'kysely';
import type { Metrics } from '../../shared/metrics/metrics.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { countPlaces } from './queue.repository.ts';

const mostCounted = 10_000;

/** The broker's queue is always short: how much is waiting shows only here. */
export function watchQueue(metrics: Metrics | undefined, db: Kysely<GatewaySchema>): void {
  metrics?.addLook(['waiting'], async () => [
    { gauge: 'waiting', value: await countPlaces(db, '', '~', mostCounted) },
  ]);
}
