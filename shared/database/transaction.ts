import type { Kysely } from 'kysely';

const times = 5;

/**
 * Runs the work in a transaction (in the caller's, if there is one), and again if the database aborted it because of a conflicting one. The work
 * may only run queries in its own transaction: on SQLite, any other query would wait for its end.
 */
export async function inTransaction<Schema, Result>(
  db: Kysely<Schema>,
  work: (transaction: Kysely<Schema>) => Promise<Result>,
): Promise<Result> {
  if (db.isTransaction) return work(db);
  for (let round = 1; ; round++)
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (!isConflict(error) || round === times) throw error;
    }
}

const conflictCodes = new Set(['ER_LOCK_DEADLOCK', 'ER_CHECKREAD', 'SQLITE_BUSY_SNAPSHOT']);

function isConflict(error: unknown): boolean {
  const known = error instanceof Error && error.cause instanceof Error ? [error, error.cause] : [error];
  return known.some((each) => conflictCodes.has(String((each as { code?: unknown }).code)));
}
