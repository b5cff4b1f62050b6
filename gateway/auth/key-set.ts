import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { UnavailableError } from '../../shared/errors.ts';

const jwksSchema = z.object({
  keys: z.array(z.looseObject({ kid: z.string(), kty: z.literal('RSA'), n: z.string(), e: z.string() })),
});

/** Caches the users service's public keys, so that a login is verified without asking each time. */
export interface KeySet {
  /** @returns undefined if the users service has no such key. @throws UnavailableError */
  find: (kid: string) => Promise<KeyObject | undefined>;
}

interface KeySetOptions {
  /** How long a key is trusted without asking again. */
  freshMs?: number;
  /**
   * Tokens with made-up key ids must not flood the users service with requests, nor make each call wait while
   * it is silent.
   */
  pauseMs?: number;
}

export function createKeySet(
  usersUrl: string,
  { freshMs = 60_000, pauseMs = 5_000 }: KeySetOptions = {},
): KeySet {
  let keys = new Map<string, KeyObject>();
  let fetchedAt = -Infinity;
  let askedAt = -Infinity;
  let fetching: Promise<void> | undefined;

  async function refresh(): Promise<void> {
    try {
      keys = await fetchKeys(usersUrl);
      fetchedAt = performance.now();
    } finally {
      askedAt = performance.now();
    }
  }

  /** One request at a time, however many callers wait for it. */
  function refreshOnce(): Promise<void> {
    fetching ??= refresh().finally(() => {
      fetching = undefined;
    });
    return fetching;
  }

  return {
    async find(kid) {
      const now = performance.now();
      const known = keys.get(kid);
      if (known && (now - fetchedAt < freshMs || now - askedAt < pauseMs)) return known;
      if (!known && now - fetchedAt < pauseMs) return undefined;
      try {
        await refreshOnce();
      } catch (error) {
        // Known keys stay valid while the users service is down.
        if (known) return known;
        throw error;
      }
      return keys.get(kid);
    },
  };
}

async function fetchKeys(usersUrl: string): Promise<Map<string, KeyObject>> {
  try {
    const response = await fetch(`${usersUrl}/.well-known/jwks.json`, { signal: AbortSignal.timeout(5_000) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    const { keys } = jwksSchema.parse(await response.json());
    return new Map(keys.map((jwk) => [jwk.kid, createPublicKey({ key: jwk, format: 'jwk' })]));
  } catch (cause) {
    throw new UnavailableError('users service', { cause });
  }
}
