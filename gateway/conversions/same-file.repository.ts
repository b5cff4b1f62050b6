import type { Kysely } from 'kysely';
import { throughIndex } from '../../shared/database/through-index.ts';
import type { GatewaySchema } from '../database/schema.ts';
import type { ConversionRow } from './conversion.repository.ts';

/** The user's done conversions of a file with these bytes, newest first. */
export function findDoneOfFile(
  db: Kysely<GatewaySchema>,
  { owner_id, sha256 }: { owner_id: string; sha256: string },
  limit: number,
): Promise<ConversionRow[]> {
  return db
    .selectFrom(throughIndex<GatewaySchema, 'conversions'>('conversions', 'conversions_owner_sha256'))
    .selectAll()
    .where('owner_id', '=', owner_id)
    .where('sha256', '=', sha256)
    .where('status', '=', 'done')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
