import type { Kysely } from 'kysely';
import { inTransaction } from '../../shared/database/transaction.ts';
import type { Log } from '../../shared/log.ts';
import { topics } from '../../shared/messages.ts';
import { insertOutbox } from '../../shared/outbox/outbox.repository.ts';
import type { Relay } from '../../shared/outbox/relay.ts';
import type { ConversionRow } from '../conversions/conversion.repository.ts';
import { addressOf } from '../conversions/new-address.ts';
import type { GatewaySchema } from '../database/schema.ts';
import type { DownloadLinks } from '../links/download-link.ts';
import { noticeFor, type Notice } from './notice.ts';
import { findUntold, noteTold, setExpiry } from './retention.repository.ts';

interface TellDeps {
  db: Kysely<GatewaySchema>;
  links: DownloadLinks;
  relay: Relay;
  publicUrl: string;
  log: Log;
}

/** A mail names this many. */
const mostNamed = 20;

/**
 * Sets when results will be removed and has their owners told, in one mail for all of an owner that expire at
 * about the same time. Results that nobody was told of stay.
 * @param most results at once
 */
export async function tellOwners(
  deps: TellDeps,
  { retentionMs, most }: { retentionMs: number; most: number },
  signal: AbortSignal,
): Promise<void> {
  const notice = noticeFor(retentionMs);
  const due = Date.now() - retentionMs + notice.leadMs;
  // Until one is due, those that follow it wait too, so that they share a mail.
  if ((await findUntold(deps.db, new Date(due), 1)).length === 0) return;
  const rows = await findUntold(deps.db, new Date(due + notice.aheadMs), most);
  let told = 0;
  for (const owned of byOwner(rows)) {
    signal.throwIfAborted();
    if (await tellOwner(deps, owned, { ...notice, retentionMs })) told += 1;
  }
  if (told > 0) deps.log.info({ accounts: told }, 'told of results that will be removed');
}

function byOwner(rows: readonly ConversionRow[]): Iterable<ConversionRow[]> {
  const groups = new Map<string, ConversionRow[]>();
  for (const row of rows) groups.set(row.owner_id, [...(groups.get(row.owner_id) ?? []), row]);
  return groups.values();
}

async function tellOwner(
  { db, links, relay, publicUrl }: TellDeps,
  rows: readonly ConversionRow[],
  { leadMs, aheadMs, retentionMs }: Notice & { retentionMs: number },
): Promise<boolean> {
  const first = rows[0];
  if (!first) return false;
  const now = Date.now();
  const last = Math.max(...rows.map(({ done_at }) => Date.parse(done_at ?? '')));
  // Together, and never before the mail had its time: results may be older than a new retention.
  const removedAt = new Date(Math.max(last + retentionMs, now + leadMs));
  const named = rows.slice(0, mostNamed);
  const message = {
    id: first.id,
    email: await addressOf(db, first),
    removedAt: removedAt.toISOString(),
    files: named.map(({ id, filename }) => ({ filename, downloadUrl: links.make(publicUrl, id) })),
    more: rows.length - named.length,
  };
  const isTold = await inTransaction(db, async (transaction) => {
    const ids = rows.map(({ id }) => id);
    // None are left if another gateway was faster.
    if ((await setExpiry(transaction, ids, removedAt)) === 0) return false;
    // Those that did not fit into the sweep before: the mail of that sweep speaks of them too.
    if (!(await noteTold(transaction, first.owner_id, new Date(now - aheadMs / 2)))) return false;
    await insertOutbox(transaction, first.owner_id, topics.expiring, message);
    return true;
  });
  if (isTold) relay.wake();
  return isTold;
}
