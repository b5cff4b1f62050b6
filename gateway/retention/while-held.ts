import type { Kysely } from 'kysely';
import { errorText } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import { notFound } from '../conversions/access.ts';
import { findConversions, type ConversionRow } from '../conversions/conversion.repository.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { leaving, postponeExpiry } from './retention.repository.ts';

interface HoldDeps {
  db: Kysely<GatewaySchema>;
  log: Log;
}

/** A result stays this long after the last sign that it is read. */
const heldMs = 3_600_000;
const signEveryMs = heldMs / 3;

/**
 * Results do not expire while they are read, on whatever gateway; an hour later they do.
 * @throws ProblemError 404 if the removal of one has begun
 */
export async function whileHeld(
  deps: HoldDeps,
  records: readonly ConversionRow[],
  read: () => Promise<void>,
): Promise<void> {
  const ids = records.map(({ id }) => id);
  const isExpiring = records.some(({ expires_at }) => expires_at !== null && expires_at < inTime());
  if (isExpiring) await hold(deps, ids);
  const signs = setInterval(() => {
    postponeExpiry(deps.db, ids, new Date(inTime())).catch((error: unknown) => {
      deps.log.warn({ ids }, `results that are read may expire: ${errorText(error)}`);
    });
  }, signEveryMs);
  try {
    await read();
  } finally {
    clearInterval(signs);
  }
}

async function hold({ db }: HoldDeps, ids: readonly string[]): Promise<void> {
  await postponeExpiry(db, ids, new Date(inTime()));
  const left = (await findConversions(db, ids)).filter(({ expires_at }) => expires_at !== leaving);
  if (left.length < ids.length) throw notFound();
}

function inTime(): string {
  return new Date(Date.now() + heldMs).toISOString();
}
