import { inTransaction } from '../../shared/database/transaction.ts';
import type { Kysely } from 'kysely';
import { audit } from '../audit/audit-log.ts';
import type { UsersSchema } from '../database/schema.ts';
import { stillGood } from './key-ring.ts';
import { insertKey, keptKeys, removeKeys } from './key.repository.ts';
import { makeSigningKey, type SigningKey } from './signing-key.ts';

interface Rotation {
  key: SigningKey;
  activeFrom: Date;
  /** Names of the keys that are gone. */
  removed: string[];
}

/** It can't be rotated here: the message says where. */
export class RotationError extends Error {
  override name = 'RotationError';
}

/** Long enough for every process to have seen the new key before it signs. */
const noticeMs = 30_000;

/**
 * A new key takes over. Usually the former go on being published until their last token has expired;
 * `revoke` ends them at once, and with them all access tokens.
 */
export async function rotateKeys(
  db: Kysely<UsersSchema>,
  { revoke, longestTokenTtl }: { revoke: boolean; longestTokenTtl: number },
): Promise<Rotation> {
  const key = await makeSigningKey();
  const activeFrom = new Date(Date.now() + (revoke ? 0 : noticeMs));
  return inTransaction(db, async (transaction) => {
    const before = await keptKeys(transaction);
    if (!revoke && before[0] && !before[0].signing)
      throw new RotationError(
        'The key that signs comes from JWT_PRIVATE_KEY: put a new one in its place and restart the users service.',
      );
    const good = revoke ? [] : stillGood(before, longestTokenTtl);
    const removed = before.filter((each) => !good.includes(each)).map(({ kid }) => kid);
    await insertKey(transaction, key, activeFrom);
    await removeKeys(transaction, removed);
    // The one kept by former versions would only come back as a copy.
    await transaction.deleteFrom('signing_keys').execute();
    await audit(transaction, { event: 'keys.rotated', details: { kid: key.kid, revoked: String(revoke) } });
    return { key, activeFrom, removed };
  });
}
