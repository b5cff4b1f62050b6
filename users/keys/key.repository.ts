import { createPublicKey } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import type { UsersSchema } from '../database/schema.ts';
import { makeSigningKey, privatePem, publicPem, toSigningKey, type SigningKey } from './signing-key.ts';

type Db = Kysely<UsersSchema>;
type KeyRow = Selectable<UsersSchema['access_token_keys']>;

/** One of the keys of this installation. */
export interface KeptKey extends Omit<SigningKey, 'privateKey'> {
  /** undefined if it comes from another process's configuration. */
  signing: SigningKey | undefined;
  /** Epoch ms. */
  activeFrom: number;
}

/** All of them, newest first. */
export async function keptKeys(db: Db): Promise<KeptKey[]> {
  const rows = await db
    .selectFrom('access_token_keys')
    .selectAll()
    .orderBy('active_from', 'desc')
    .orderBy('kid')
    .execute();
  return rows.map(toKey);
}

function toKey({ kid, public_key, private_key, active_from }: KeyRow): KeptKey {
  const signing = private_key === null ? undefined : toSigningKey(private_key);
  const publicKey = signing?.publicKey ?? createPublicKey(public_key);
  return { kid, publicKey, signing, activeFrom: Date.parse(active_from) };
}

/**
 * Ensures that there is a key that may sign. If several processes create the first one at the same moment,
 * one wins. If the key came from the configuration until now, a new one replaces it, and keys stored before
 * it are no longer published.
 */
export async function ensureKey(db: Db): Promise<void> {
  const [newest] = await keptKeys(db);
  if (newest?.signing) return;
  if (newest) {
    await insertKey(db, await makeSigningKey(), new Date());
    return;
  }
  const former = await formerKey(db);
  const key = former === undefined ? await makeSigningKey() : toSigningKey(former);
  // The table of earlier versions has only one row of that name, which decides whose key it is.
  const row = { name: formerName, private_key: privatePem(key), created_at: new Date().toISOString() };
  await db.insertInto('signing_keys').ignore().values(row).execute();
  const settled = toSigningKey((await formerKey(db)) ?? privatePem(key));
  await insertKey(db, settled, new Date());
}

/** @param activeFrom it signs from this time */
export async function insertKey(db: Db, key: SigningKey, activeFrom: Date): Promise<void> {
  const row = {
    kid: key.kid,
    public_key: publicPem(key),
    private_key: privatePem(key),
    active_from: activeFrom.toISOString(),
  };
  await db.insertInto('access_token_keys').ignore().values(row).execute();
}

/**
 * Stores the public half of this process's configured key for the other processes, so that its tokens stay
 * valid when it is replaced.
 */
export async function announceConfiguredKey(db: Db, key: SigningKey): Promise<void> {
  const now = new Date().toISOString();
  const [newest] = await keptKeys(db);
  if (newest?.kid === key.kid) return;
  const row = { kid: key.kid, public_key: publicPem(key), private_key: null, active_from: now };
  await db.insertInto('access_token_keys').ignore().values(row).execute();
  await db.updateTable('access_token_keys').set({ active_from: now }).where('kid', '=', key.kid).execute();
}

export async function removeKeys(db: Db, kids: readonly string[]): Promise<void> {
  if (kids.length > 0) await db.deleteFrom('access_token_keys').where('kid', 'in', kids).execute();
}

const formerName = 'access-tokens';

async function formerKey(db: Db): Promise<string | undefined> {
  const query = db.selectFrom('signing_keys').select('private_key').where('name', '=', formerName);
  return (await query.executeTakeFirst())?.private_key;
}
