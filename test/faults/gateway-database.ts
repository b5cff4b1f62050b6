import { createConnection, type RowDataPacket } from 'mysql2/promise';

/** What the API doesn't show. */
export interface GatewayFacts {
  outboxRows: number;
  /** The last of each conversion. */
  attempts: Map<string, number>;
}

export async function readGatewayDatabase(url: string): Promise<GatewayFacts> {
  const connection = await createConnection(url);
  try {
    const [outbox] = await connection.query<RowDataPacket[]>('select id from outbox');
    const [rows] = await connection.query<(RowDataPacket & { id: string; attempt: number })[]>(
      'select id, attempt from conversions',
    );
    return { outboxRows: outbox.length, attempts: new Map(rows.map(({ id, attempt }) => [id, attempt])) };
  } finally {
    await connection.end();
  }
}
