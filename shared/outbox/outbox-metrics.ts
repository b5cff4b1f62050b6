import type { Metrics } from '../metrics/metrics.ts';
import type { OutboxDb } from './outbox-table.ts';

/** An outbox that grows old means that the broker takes nothing. */
export function watchOutbox(metrics: Metrics | undefined, db: OutboxDb): void {
  metrics?.addLook(['outboxRows', 'outboxAge'], async () => {
    const { rows } = await db
      .selectFrom('outbox')
      .select(({ fn }) => fn.countAll<number | string>().as('rows'))
      .executeTakeFirstOrThrow();
    // Ids are sorted by time.
    const oldest = await db
      .selectFrom('outbox')
      .select('created_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    const age = oldest === undefined ? 0 : (Date.now() - Date.parse(oldest.created_at)) / 1000;
    return [
      { gauge: 'outboxRows', value: Number(rows) },
      { gauge: 'outboxAge', value: Math.max(0, age) },
    ];
  });
}
