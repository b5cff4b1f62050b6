import { z } from 'zod';

export const sorts = ['createdAt', 'filename', 'size', 'duration'] as const;
export const orders = ['asc', 'desc'] as const;

export type Sort = (typeof sorts)[number];

/** How a list is sorted. */
export interface ListOrder {
  sort: Sort;
  order: (typeof orders)[number];
}

/** Where a row is in a sorted list. `key` is what its sort compares, null where the row has none. */
export interface ListPlace {
  key: string | number | null;
  id: string;
}

const keys = {
  createdAt: z.null(),
  filename: z.string(),
  size: z.number(),
  duration: z.number().nullable(),
} satisfies Record<Sort, z.ZodType<ListPlace['key']>>;

/** Names from A to Z, everything else from the newest or largest. */
export function usualOrder(sort: Sort): ListOrder['order'] {
  return sort === 'filename' ? 'asc' : 'desc';
}

/** Says where the next page begins, for a list in this order only. */
export function writeCursor({ sort, order }: ListOrder, { key, id }: ListPlace): string {
  if (isNewestFirst({ sort, order })) return id;
  return Buffer.from(JSON.stringify([sort, order, key, id])).toString('base64url');
}

/** @returns undefined if the cursor is not one of a list in this order */
export function readCursor({ sort, order }: ListOrder, cursor: string): ListPlace | undefined {
  if (isNewestFirst({ sort, order }))
    return z.uuid().safeParse(cursor).success ? { key: null, id: cursor } : undefined;
  const schema = z.tuple([z.literal(sort), z.literal(order), keys[sort], z.uuid()]);
  const parsed = schema.safeParse(decoded(cursor));
  if (!parsed.success) return undefined;
  const [, , key, id] = parsed.data;
  return { key, id };
}

/** The order of lists before there were others, whose cursors are ids. */
function isNewestFirst({ sort, order }: ListOrder): boolean {
  return sort === 'createdAt' && order === 'desc';
}

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
