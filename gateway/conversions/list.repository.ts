import { setImmediate } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import { throughIndex } from '../../shared/database/through-index.ts';
import { conversionStatuses, type ConversionStatus } from '../database/conversion-status.ts';
import { filenameKey } from '../database/filename-key.ts';
import type { GatewaySchema } from '../database/schema.ts';
import type { ConversionRow } from './conversion.repository.ts';
import type { ListOrder, ListPlace, Sort } from './list.order.ts';

export interface ListPage extends ListOrder {
  limit: number;
  /** Of the last row of the previous page. */
  after?: ListPlace | undefined;
  status?: ConversionStatus | undefined;
  /** Part of the file name, in any case. */
  q?: string | undefined;
}

/** What is compared, and the index on owner, status, this column and id. */
const columns = {
  filename: { column: 'filename_key', index: 'conversions_filename' },
  size: { column: 'size', index: 'conversions_size' },
  duration: { column: 'mp3_duration', index: 'conversions_duration' },
} as const satisfies Record<Exclude<Sort, 'createdAt'>, { column: keyof ConversionRow; index: string }>;

/** The user's conversions in an order that is the same on every database. Rows without a value count as least. */
export async function listConversions(
  db: Kysely<GatewaySchema>,
  ownerId: string,
  page: ListPage,
): Promise<ConversionRow[]> {
  if (page.q !== undefined && page.q !== '') return search(db, ownerId, page, page.q);
  const [first, ...others] = parts(page).map((part) => {
    const walk = walkOf(db, ownerId, page, part).limit(page.limit);
    return db.selectFrom(walk.as('part')).selectAll();
  });
  if (!first) return [];
  // In one statement, so that a row that changes meanwhile is neither missed nor listed twice.
  const rows = await others.reduce((all, part) => all.unionAll(part), first).execute();
  return rows.sort(comparison(page)).slice(0, page.limit);
}

/** Some milliseconds of SQLite, which nothing else in the process can interrupt. */
const largestSlice = 4_000;

/** Reads slice by slice, since a rare name is found only after all rows before it. */
async function search(
  db: Kysely<GatewaySchema>,
  ownerId: string,
  page: ListPage,
  q: string,
): Promise<ConversionRow[]> {
  const found: ConversionRow[] = [];
  let { after } = page;
  // A frequent name is found in a few rows.
  for (let size = page.limit; ; size = Math.min(size * 4, largestSlice)) {
    const { rows, end } = await searchSlice(db, ownerId, { ...page, after }, { q, size });
    found.push(...rows);
    if (!end || found.length >= page.limit) return found.slice(0, page.limit);
    after = placeOf(page, end);
    // Others have their turn.
    await setImmediate();
  }
}

/** @returns those of the next rows that match, and the last row of the slice unless it is the list's end */
async function searchSlice(
  db: Kysely<GatewaySchema>,
  ownerId: string,
  page: ListPage,
  { q, size }: { q: string; size: number },
): Promise<{ rows: ConversionRow[]; end: ConversionRow | undefined }> {
  const [first, ...others] = parts(page).flatMap((part) => {
    const walk = walkOf(db, ownerId, page, part);
    const matches = db
      .selectFrom(walk.limit(size).as('part'))
      .selectAll()
      .select(sql<number>`0`.as('is_end'))
      // instr matches the text literally: `%` and `_` are ordinary characters.
      .where((row) => row(row.fn('instr', ['filename_key', row.val(filenameKey(q))]), '>', 0));
    const last = walk.limit(1).offset(size - 1);
    const end = db
      .selectFrom(last.as('part'))
      .selectAll()
      .select(sql<number>`1`.as('is_end'));
    return [matches, end];
  });
  if (!first) return { rows: [], end: undefined };
  const rows = await others.reduce((all, part) => all.unionAll(part), first).execute();
  const compareRows = comparison(page);
  rows.sort(compareRows);
  // Beyond the first end, that walk has more rows that were not read.
  const end = rows.find((row) => row.is_end === 1);
  const matching = rows.filter((row) => row.is_end === 0 && (!end || compareRows(row, end) <= 0));
  return { rows: matching, end };
}

export function placeOf({ sort }: ListOrder, row: ConversionRow): ListPlace {
  return { key: sort === 'createdAt' ? null : row[columns[sort].column], id: row.id };
}

/** What one walk along an index finds: see decision 34. */
interface Part {
  status: ConversionStatus | undefined;
  range: 'all' | 'same key' | 'keys after' | 'no key' | 'any key';
}

function parts({ sort, order, after, status }: ListPage): Part[] {
  if (sort === 'createdAt') return [{ status, range: 'all' }];
  const statuses = status === undefined ? conversionStatuses : [status];
  return statuses.flatMap((each) => ranges().map((range) => ({ status: each, range })));

  function ranges(): Part['range'][] {
    if (!after) return ['all'];
    if (after.key === null) return order === 'asc' ? ['same key', 'any key'] : ['same key'];
    return order === 'desc' && sort === 'duration'
      ? ['same key', 'keys after', 'no key']
      : ['same key', 'keys after'];
  }
}

function walkOf(
  db: Kysely<GatewaySchema>,
  ownerId: string,
  { sort, order, after }: ListPage,
  { status, range }: Part,
) {
  const { column, index } =
    sort === 'createdAt'
      ? { column: undefined, index: status === undefined ? 'conversions_owner' : 'conversions_owner_status' }
      : columns[sort];
  const conversions = throughIndex<GatewaySchema, 'conversions'>('conversions', index);
  let query = db.selectFrom(conversions).selectAll().where('owner_id', '=', ownerId);
  if (status !== undefined) query = query.where('status', '=', status);
  const beyond = order === 'asc' ? '>' : '<';
  if (after && (column === undefined || range === 'same key')) query = query.where('id', beyond, after.id);
  if (column !== undefined) {
    const key = after?.key ?? null;
    if (range === 'same key') query = query.where(column, key === null ? 'is' : '=', key);
    if (range === 'keys after') query = query.where(column, beyond, key);
    if (range === 'no key') query = query.where(column, 'is', null);
    if (range === 'any key') query = query.where(column, 'is not', null);
    // Where the key is the same, ordering by it too would make the databases sort.
    if (range !== 'same key' && range !== 'no key') query = query.orderBy(column, order);
  }
  return query.orderBy('id', order);
}

/** As the databases compare: text by the bytes of its UTF-8. */
function comparison(page: ListOrder): (a: ConversionRow, b: ConversionRow) => number {
  const sign = page.order === 'asc' ? 1 : -1;
  return (a, b) => {
    const [one, other] = [placeOf(page, a), placeOf(page, b)];
    return sign * (compare(one.key, other.key) || compare(one.id, other.id));
  };
}

function compare(a: ListPlace['key'], b: ListPlace['key']): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a ?? -1) - Number(b ?? -1);
}
