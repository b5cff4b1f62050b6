import type { Kysely } from 'kysely';
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
  const [first, ...others] = parts(page).map((part) => partOf(db, ownerId, page, part));
  if (!first) return [];
  // In one statement, so that a row that changes meanwhile is neither missed nor listed twice.
  const rows = await others.reduce((all, part) => all.unionAll(part), first).execute();
  return rows.sort(comparison(page)).slice(0, page.limit);
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

function partOf(
  db: Kysely<GatewaySchema>,
  ownerId: string,
  { sort, order, after, q, limit }: ListPage,
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
  // instr matches the text literally: `%` and `_` are ordinary characters.
  if (q !== undefined && q !== '')
    query = query.where((row) => row(row.fn('instr', ['filename_key', row.val(filenameKey(q))]), '>', 0));
  const part = query.orderBy('id', order).limit(limit);
  return db.selectFrom(part.as('part')).selectAll();
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
