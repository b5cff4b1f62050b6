import type { Metrics } from '../metrics/metrics.ts';
import { countOutbox, oldestInOutbox } from './outbox.repository.ts';
import type { OutboxDb } from './outbox-table.ts';

/** What more there are says nothing more. */
const mostCounted = 10_000;

/** An outbox that grows old means that the broker accepts nothing. */
export function watchOutbox(metrics: Metrics | undefined, db: OutboxDb): void {
  metrics?.addLook(['outboxRows', 'outboxAge'], async () => {
    const rows = await countOutbox(db, mostCounted);
    const oldest = await oldestInOutbox(db);
    const age = oldest === undefined ? 0 : (Date.now() - oldest.getTime()) / 1000;
    return [
      { gauge: 'outboxRows', value: rows },
      { gauge: 'outboxAge', value: Math.max(0, age) },
    ];
  });
}
