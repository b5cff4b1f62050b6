import type { KeyObject } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { UsersSchema } from '../database/schema.ts';
import { announceConfiguredKey, ensureKey, keptKeys, type KeptKey } from './key.repository.ts';
import type { PublicKey, SigningKey } from './signing-key.ts';

/** The current keys, whichever process created them. */
export interface KeyRing {
  /** The one that signs now. */
  signing(): Promise<SigningKey>;
  /** Those whose tokens are valid, including one that will sign soon. */
  published(): Promise<PublicKey[]>;
  find(kid: string): Promise<KeyObject | undefined>;
}

interface KeyRingOptions {
  db: Kysely<UsersSchema>;
  /** Signs instead of the stored keys. */
  configured: SigningKey | undefined;
  /**
   * Lifetime of the longest-lived token in seconds. Its key stays published for this time after it stops
   * signing.
   */
  longestTokenTtl: number;
}

/** A key that another process has created is known after this time. */
const reloadMs = 5_000;
/** Clocks differ, and a token is signed a moment after its key was selected. */
const slackMs = 60_000;

export async function createKeyRing({ db, configured, longestTokenTtl }: KeyRingOptions): Promise<KeyRing> {
  if (configured) await announceConfiguredKey(db, configured);
  else await ensureKey(db);
  let keys: KeptKey[] = [];
  let loadedAt = -Infinity;

  async function current(maxAgeMs = reloadMs): Promise<KeptKey[]> {
    if (performance.now() - loadedAt >= maxAgeMs) {
      keys = await keptKeys(db);
      loadedAt = performance.now();
    }
    const good = stillGood(keys, longestTokenTtl);
    const own = configured && keys.find(({ kid }) => kid === configured.kid);
    // It always signs: a key that was created beside it is not its successor.
    return !configured || (own && good.includes(own)) ? good : [...good, asKept(configured)];
  }

  return {
    async signing() {
      if (configured) return configured;
      const now = Date.now();
      const good = await current();
      const key = good.find(({ signing, activeFrom }) => signing && activeFrom <= now);
      // All keys are to sign later only if a clock was set back. Then use the oldest.
      const signing = key?.signing ?? good.findLast((each) => each.signing)?.signing;
      if (!signing) throw new Error('There is no key to sign access tokens with');
      return signing;
    },
    published: () => current(0),
    async find(kid) {
      const known = (keys: readonly PublicKey[]) => keys.find((key) => key.kid === kid)?.publicKey;
      // Another process may have created it a moment ago.
      return known(await current()) ?? known(await current(0));
    },
  };
}

function asKept(key: SigningKey): KeptKey {
  return { kid: key.kid, publicKey: key.publicKey, signing: key, activeFrom: 0 };
}

/**
 * A key is removed when its successor has been signing for longer than any of its own tokens lives. @param
 * keys newest first
 */
export function stillGood(keys: readonly KeptKey[], longestTokenTtl: number): KeptKey[] {
  const since = Date.now() - longestTokenTtl * 1000 - slackMs;
  return keys.filter((_key, index) => {
    const successor = keys[index - 1];
    return successor === undefined || successor.activeFrom > since;
  });
}
