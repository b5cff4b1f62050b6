import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { UnavailableError } from '../../shared/errors.ts';

const jwksSchema = z.object({
  keys: z.array(z.looseObject({ kid: z.string(), kty: z.literal('RSA'), n: z.string(), e: z.string() })),
});

/** The users service's public keys, kept so that a login is checked without asking each time. */
export interface KeySet {
  /** @returns undefined when the users service has no such key. @throws UnavailableError */
  find: (kid: string) => Promise<KeyObject | undefined>;
}

const freshMs = 10 * 60_000;
/** Tokens with made-up key ids must not become a flood of requests to the users service. */
const pauseMs = 5_000;

export function createKeySet(usersUrl: string): KeySet {
  let keys = new Map<string, KeyObject>();
  let fetchedAt = -Infinity;
  let fetching: Promise<void> | undefined;

  async function refresh(): Promise<void> {
    keys = await fetchKeys(usersUrl);
    fetchedAt = performance.now();
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
      const age = performance.now() - fetchedAt;
      const known = keys.get(kid);
      if (known && age < freshMs) return known;
      if (!known && age < pauseMs) return undefined;
      try {
        await refreshOnce();
      } catch (error) {
        // A key that was good stays good while the users service is away.
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
