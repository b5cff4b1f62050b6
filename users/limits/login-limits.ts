import type { Kysely } from 'kysely';
import { ProblemError } from '../../shared/errors.ts';
import type { UsersSchema } from '../database/schema.ts';
import { networkOf, type Client } from '../http/client.ts';
import { hashSecret } from '../database/secrets.ts';
import { release, reserve, type Limit } from './attempts.ts';

type Db = Kysely<UsersSchema>;

/**
 * Wrong passwords delay the next attempt longer and longer, up to a minute. A stranger can slow down attempts
 * at their own address, and at an account from addresses where it has never logged in, but can lock nobody
 * out.
 */
const limits = {
  /** One address, at any account. */
  address: { free: 100, longestWaitMs: 60_000, forgetAfterMs: 15 * 60_000 },
  /** One account from one address. */
  pair: { free: 5, longestWaitMs: 60_000, forgetAfterMs: 24 * 3600_000 },
  /** One account from all addresses where it has never logged in. */
  strangers: { free: 30, longestWaitMs: 60_000, forgetAfterMs: 24 * 3600_000 },
} as const satisfies Record<string, Limit>;

const nobody = '00000000-0000-0000-0000-000000000000';

/** An allowed password attempt. It counts as wrong until it is reported as right. */
export interface Attempt {
  succeeded(): Promise<void>;
}

/**
 * Counts the attempt before the password is checked, so simultaneous attempts do not get around the limit.
 * @param userId undefined if there is no such account; the caller sees no difference
 * @throws ProblemError 429 `too-many-attempts`
 */
export async function beginAttempt(
  db: Db,
  { email, userId, client }: { email: string; userId: string | undefined; client: Client },
): Promise<Attempt> {
  const network = networkOf(client.address);
  // Also looked up for unknown accounts: the time must not reveal whether an account exists.
  const isKnown = await isKnownAddress(db, userId ?? nobody, network);
  const names: [string, Limit][] = [
    [hashSecret(`address ${network}`), limits.address],
    [hashSecret(`pair ${network} ${email}`), limits.pair],
    ...(isKnown ? [] : ([[hashSecret(`strangers ${email}`), limits.strangers]] as [string, Limit][])),
  ];
  const taken: string[] = [];
  for (const [name, limit] of names) {
    const waitMs = await reserve(db, name, limit);
    if (waitMs === 0) {
      taken.push(name);
      continue;
    }
    // A refused attempt does not count.
    for (const each of taken) await release(db, each);
    throw tooManyAttempts(waitMs);
  }
  return {
    async succeeded() {
      for (const name of taken) await release(db, name);
      await forgetPair(db, network, email);
    },
  };
}

/** From now on strangers do not delay this account here. */
export async function rememberAddress(db: Db, userId: string, client: Client): Promise<void> {
  const address = networkOf(client.address);
  const now = new Date().toISOString();
  const row = { user_id: userId, address, last_used_at: now };
  await db.insertInto('known_addresses').ignore().values(row).execute();
  await db
    .updateTable('known_addresses')
    .set({ last_used_at: now })
    .where('user_id', '=', userId)
    .where('address', '=', address)
    .execute();
}

async function isKnownAddress(db: Db, userId: string, address: string): Promise<boolean> {
  const query = db
    .selectFrom('known_addresses')
    .select('address')
    .where('user_id', '=', userId)
    .where('address', '=', address);
  return (await query.executeTakeFirst()) !== undefined;
}

/**
 * Whoever reads the account's mail is no stranger at this address, and the count restarts: a flood of wrong
 * passwords must not keep the user out.
 */
export async function welcomeBack(
  db: Db,
  { id, email }: { id: string; email: string },
  client: Client,
): Promise<void> {
  await rememberAddress(db, id, client);
  await forgetPair(db, networkOf(client.address), email);
}

async function forgetPair(db: Db, network: string, email: string): Promise<void> {
  await db
    .deleteFrom('login_limits')
    .where('name', '=', hashSecret(`pair ${network} ${email}`))
    .execute();
}

function tooManyAttempts(waitMs: number): ProblemError {
  const seconds = Math.ceil(waitMs / 1000);
  return new ProblemError(
    429,
    'too-many-attempts',
    `Too many wrong passwords. Please wait ${seconds} s and try again, or reset your password.`,
    { headers: { 'Retry-After': String(seconds) } },
  );
}
