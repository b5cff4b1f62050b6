import type { KeyObject } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { UsersSchema } from '../database/schema.ts';
import { announceConfiguredKey, ensureKey, keptKeys, type KeptKey } from './key.repository.ts';
import type { PublicKey, SigningKey } from './signing-key.ts';

/** The keys of this moment, whichever process made them. */
export interface KeyRing {
  /** The one that signs now. */
  signing(): Promise<SigningKey>;
  /** Those whose tokens are good, one that is to sign soon included. */
  published(): Promise<PublicKey[]>;
  find(kid: string): Promise<KeyObject | undefined>;
}

interface KeyRingOptions {
  db: Kysely<UsersSchema>;
  /** Signs in place of those that are kept. */
  configured: SigningKey | undefined;
  /** How long the longest-lived token is good, in seconds: so long its key is published after it signs no more. */
  longestTokenTtl: number;
}

/** A key that another process has made is known after so long. */
const reloadMs = 5_000;
/** Clocks differ, and a token is signed a moment after its key was chosen. */
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
    // It signs, whatever else there is: a key that was made beside it is no successor.
    return !configured || (own && good.includes(own)) ? good : [...good, asKept(configured)];
  }

  return {
    async signing() {
      if (configured) return configured;
      const now = Date.now();
      const good = await current();
      const key = good.find(({ signing, activeFrom }) => signing && activeFrom <= now);
      // All are to sign later only where a clock went back: the oldest of them will do.
      const signing = key?.signing ?? good.findLast((each) => each.signing)?.signing;
      if (!signing) throw new Error('There is no key to sign access tokens with');
      return signing;
    },
    published: () => current(0),
    async find(kid) {
      const known = (keys: readonly PublicKey[]) => keys.find((key) => key.kid === kid)?.publicKey;
      // Another process may have made it a moment ago.
      return known(await current()) ?? known(await current(0));
    },
  };
}

function asKept(key: SigningKey): KeptKey {
  return { kid: key.kid, publicKey: key.publicKey, signing: key, activeFrom: 0 };
}

/** A key goes when its successor has signed for longer than any of its own tokens lives. @param keys the newest first */
export function stillGood(keys: readonly KeptKey[], longestTokenTtl: number): KeptKey[] {
  const since = Date.now() - longestTokenTtl * 1000 - slackMs;
  return keys.filter((_key, index) => {
    const successor = keys[index - 1];
    return successor === undefined || successor.activeFrom > since;
  });
}
