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
  /** Names of the removed keys. */
  removed: string[];
}

/** The key cannot be rotated here; the message says where. */
export class RotationError extends Error {
  override name = 'RotationError';
}

/** Long enough for every process to see the new key before it signs. */
const noticeMs = 30_000;

/**
 * Creates a new key that takes over. By default, old keys stay published until their last token has expired.
 * `revoke` removes them at once, which invalidates all access tokens.
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
        'The key that signs comes from JWT_PRIVATE_KEY: replace it and restart the users service.',
      );
    const good = revoke ? [] : stillGood(before, longestTokenTtl);
    const removed = before.filter((each) => !good.includes(each)).map(({ kid }) => kid);
    await insertKey(transaction, key, activeFrom);
    await removeKeys(transaction, removed);
    // Otherwise the key of earlier versions would be copied again.
    await transaction.deleteFrom('signing_keys').execute();
    await audit(transaction, { event: 'keys.rotated', details: { kid: key.kid, revoked: String(revoke) } });
    return { key, activeFrom, removed };
  });
}
