import type { Kysely, Selectable } from 'kysely';
import type { GatewaySchema } from '../database/schema.ts';

type Db = Kysely<GatewaySchema>;
type ImportRow = Selectable<GatewaySchema['imports']>;

/** An import that one gateway fetches, until it ends or another change of the import takes it away. */
export type ImportClaim = Pick<ImportRow, 'id' | 'url' | 'owner_id' | 'tries'> & { claimed_by: string };

export async function insertImport(
  db: Db,
  { id, ownerId, url }: { id: string; ownerId: string; url: string },
): Promise<void> {
  const row = { id, owner_id: ownerId, url, due_at: timeIn(0), claimed_by: null, tries: 0 };
  await db.insertInto('imports').values(row).execute();
}

/** Other gateways may claim at the same time. */
const candidates = 5;

/**
 * The import that has been due for longest. @param by unique for each claim. @param exceptOf whose imports
 * are left to others
 */
export async function claimImport(
  db: Db,
  { by, leaseMs, exceptOf }: { by: string; leaseMs: number; exceptOf: readonly string[] },
): Promise<ImportClaim | undefined> {
  let query = db.selectFrom('imports').selectAll().where('due_at', '<=', timeIn(0));
  if (exceptOf.length > 0) query = query.where('owner_id', 'not in', exceptOf);
  for (const row of await query.orderBy('due_at').limit(candidates).execute()) {
    const tries = row.tries + 1;
    const { numUpdatedRows } = await db
      .updateTable('imports')
      .set({ claimed_by: by, due_at: timeIn(leaseMs), tries })
      .where('id', '=', row.id)
      .where('due_at', '=', row.due_at)
      .where('tries', '=', row.tries)
      .executeTakeFirst();
    if (numUpdatedRows === 1n) return { ...row, claimed_by: by, tries };
  }
  return undefined;
}

/** @returns false if the claim has ended: it was cancelled, deleted, or taken over after the lease */
export function renewImport(db: Db, claim: ImportClaim, leaseMs: number): Promise<boolean> {
  return change(db, claim, { due_at: timeIn(leaseMs) });
}

/** For another attempt. @param tries how many there were that count */
export async function releaseImport(
  db: Db,
  claim: ImportClaim,
  { delayMs, tries }: { delayMs: number; tries: number },
): Promise<void> {
  await change(db, claim, { due_at: timeIn(delayMs), claimed_by: null, tries });
}

/** It failed. It is kept for a retry. @returns false if the claim has ended */
export function parkImport(db: Db, claim: ImportClaim): Promise<boolean> {
  return change(db, claim, parked);
}

/** Ends any claim, and keeps it for a retry. @returns false if there was nothing to fetch for it */
export async function stopImport(db: Db, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('imports')
    .set(parked)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** @returns false if there is nothing to fetch for it */
export async function restartImport(db: Db, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('imports')
    .set({ due_at: timeIn(0), claimed_by: null, tries: 0 })
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The video is there. @returns false if the claim has ended */
export async function removeImport(db: Db, { id, claimed_by }: ImportClaim): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('imports')
    .where('id', '=', id)
    .where('claimed_by', '=', claimed_by)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Whether its video is still to be fetched. */
export async function isImport(db: Db, id: string): Promise<boolean> {
  return (await db.selectFrom('imports').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

const parked = { due_at: null, claimed_by: null };

async function change(
  db: Db,
  { id, claimed_by }: ImportClaim,
  values: { due_at: string | null; claimed_by?: null; tries?: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('imports')
    .set(values)
    .where('id', '=', id)
    .where('claimed_by', '=', claimed_by)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function timeIn(ms: number): string {
  return new Date(Date.now() + ms).toISOString();
}
