import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';

/** The least that a gateway takes as `STUCK_AFTER`. */
export const stuckAfterMinutes = 60;

/** What the API doesn't show. */
export interface GatewayFacts {
  outboxRows: number;
  /** The last of each conversion. */
  attempts: Map<string, number>;
}

export function readGatewayDatabase(url: string): Promise<GatewayFacts> {
  return connected(url, async (connection) => {
    const [outbox] = await connection.query<RowDataPacket[]>('select id from outbox');
    const [rows] = await connection.query<(RowDataPacket & { id: string; attempt: number })[]>(
      'select id, attempt from conversions',
    );
    return { outboxRows: outbox.length, attempts: new Map(rows.map(({ id, attempt }) => [id, attempt])) };
  });
}

/**
 * Makes what has not moved for 5 minutes look as if it had not for an hour: no gateway takes a `STUCK_AFTER` that ends within
 * a run, and no try of a run takes 5 minutes.
 */
export function ageWhatStands(url: string): Promise<void> {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  return connected(url, async (connection) => {
    await connection.query(
      // Each once: a gateway that is just putting one right must find it as it was.
      "update conversions set updated_at = ? where status in ('queued', 'converting') and updated_at between ? and ?",
      [minutesAgo(stuckAfterMinutes + 10), minutesAgo(stuckAfterMinutes), minutesAgo(5)],
    );
  });
}

async function connected<T>(url: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await createConnection(url);
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}
