import type { Request } from 'express';
import type { Kysely } from 'kysely';
import type { Caller } from '../../shared/auth/access-token.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { findConversion, type ConversionRow } from './conversion.repository.ts';
import { idParameter } from './conversion.schema.ts';

/** The path's id. @throws ProblemError 404 if it is no id */
export function conversionId(request: Request): string {
  const parsed = idParameter.safeParse(request.params);
  if (!parsed.success) throw notFound();
  return parsed.data.id.toLowerCase();
}

/** @throws ProblemError 404, the same for missing and foreign conversions, so that neither is revealed */
export async function ownConversion(
  db: Kysely<GatewaySchema>,
  caller: Caller,
  request: Request,
): Promise<ConversionRow> {
  const record = await findConversion(db, conversionId(request));
  if (record?.owner_id !== caller.id) throw notFound();
  return record;
}

export function notFound(): ProblemError {
  return new ProblemError(404, 'not-found', 'You have no such conversion.');
}
