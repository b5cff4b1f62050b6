import type { Metrics } from '../metrics/metrics.ts';
import type { OutboxDb } from './outbox-table.ts';

/** An outbox that grows old means that the broker takes nothing. */
export function watchOutbox(metrics: Metrics | undefined, db: OutboxDb): void {
  metrics?.addLook(['outboxRows', 'outboxAge'], async () => {
    const { rows, oldest } = await db
      .selectFrom('outbox')
      .select(({ fn }) => [fn.countAll<number | string>().as('rows'), fn.min('created_at').as('oldest')])
      .executeTakeFirstOrThrow();
    // Nothing in it: MIN of no rows is null, whatever the type says.
    const since = oldest as string | null;
    const age = since === null ? 0 : (Date.now() - Date.parse(since)) / 1000;
    return [
      { gauge: 'outboxRows', value: Number(rows) },
      { gauge: 'outboxAge', value: Math.max(0, age) },
    ];
  });
}
