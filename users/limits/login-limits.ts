import type { Kysely } from 'kysely';
import { ProblemError } from '../../shared/errors.ts';
import type { UsersSchema } from '../database/schema.ts';
import { networkOf, type Client } from '../http/client.ts';
import { hashSecret } from '../database/secrets.ts';
import { release, reserve, type Limit } from './attempts.ts';

type Db = Kysely<UsersSchema>;

/**
 * Wrong passwords make the next try wait longer and longer, up to a minute: a stranger can slow guessing down for everybody at
 * their own address, and for an account from addresses it never logged in from, but lock nobody out.
 */
const limits = {
  /** One address, whatever accounts it tries. */
  address: { free: 100, longestWaitMs: 60_000, forgetAfterMs: 15 * 60_000 },
  /** One account from one address. */
  pair: { free: 5, longestWaitMs: 60_000, forgetAfterMs: 24 * 3600_000 },
  /** One account from all addresses that it never logged in from. */
  strangers: { free: 30, longestWaitMs: 60_000, forgetAfterMs: 24 * 3600_000 },
} as const satisfies Record<string, Limit>;

const nobody = '00000000-0000-0000-0000-000000000000';

/** A try at a password that was let through. It counts as wrong until it is said to be right. */
export interface Attempt {
  succeeded(): Promise<void>;
}

/**
 * Counted before the password is looked at: any number of tries at the same moment are no way around it.
 * @param userId undefined where there is no such account, which makes no difference to the person
 * @throws ProblemError 429 `too-many-attempts`
 */
export async function beginAttempt(
  db: Db,
  { email, userId, client }: { email: string; userId: string | undefined; client: Client },
): Promise<Attempt> {
  const network = networkOf(client.address);
  // Looked up for nobody, too: time must not tell whether there is an account.
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
    // What is refused was no try.
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

/** From now on strangers don't slow this account down here. */
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

/** Whoever reads the account's mail is no stranger here, and starts anew: a flood of wrong passwords must not keep them out. */
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
