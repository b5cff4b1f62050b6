import { sql, type Kysely } from 'kysely';
import { filenameKey } from './filename-key.ts';

interface Names {
  conversions: { id: string; filename: string; filename_key: string };
}

const page = 1_000;
const batch = 100;

/** Gives the records of earlier versions their keys. It may be repeated. */
export async function fillFilenameKeys(db: Kysely<Names>): Promise<void> {
  // Right for ASCII, which is all that most databases hold, and much faster than one by one.
  await db
    .updateTable('conversions')
    .set({ filename_key: sql`lower(filename)` })
    .execute();
  for (
    let rows = await namesAfter(db, '');
    rows.length > 0;
    rows = await namesAfter(db, rows.at(-1)?.id ?? '')
  ) {
    const others = rows.filter(({ filename }) => /[^ -~]/.test(filename));
    for (let at = 0; at < others.length; at += batch) await setKeys(db, others.slice(at, at + batch));
  }
}

function namesAfter(db: Kysely<Names>, id: string) {
  return db
    .selectFrom('conversions')
    .select(['id', 'filename'])
    .where('id', '>', id)
    .orderBy('id')
    .limit(page)
    .execute();
}

async function setKeys(db: Kysely<Names>, rows: { id: string; filename: string }[]): Promise<void> {
  const cases = rows.map(({ id, filename }) => sql`when ${id} then ${filenameKey(filename)}`);
  await db
    .updateTable('conversions')
    .set({ filename_key: sql`case id ${sql.join(cases, sql` `)} end` })
    .where(
      'id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute();
}
