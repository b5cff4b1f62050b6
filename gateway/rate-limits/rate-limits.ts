import { Router, type Request, type RequestHandler } from 'express';
import { ipKeyGenerator, MemoryStore, rateLimit, type Options, type Store } from 'express-rate-limit';
import type { Kysely } from 'kysely';
import { errorText, ProblemError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { createDatabaseStore } from './database-store.ts';

export interface RateLimitSettings {
  /** Requests per minute from one address; 0: no limit. */
  perMinute: number;
  /** Of these, calls that create accounts, send mails or check passwords. */
  accountsPerMinute: number;
  /** Where requests are counted: each gateway by itself, or all on one database together. */
  store: 'memory' | 'database';
}

export interface RateLimits {
  handler: RequestHandler;
  close(): void;
}

const windowMs = 60_000;

/** Answers 429 to an address that calls too often. If counting fails, requests pass. */
export function createRateLimits(
  { db, log }: { db: Kysely<GatewaySchema>; log: Log },
  { perMinute, accountsPerMinute, store }: RateLimitSettings,
): RateLimits {
  const stores: Store[] = [];
  const limit = (name: string, most: number, skip: (request: Request) => boolean): RequestHandler => {
    const counts = store === 'memory' ? new MemoryStore() : createDatabaseStore(db, name, { windowMs });
    stores.push(counts);
    return rateLimit({ ...answers(log), windowMs, identifier: name, limit: most, skip, store: counts });
  };

  const router = Router();
  if (perMinute > 0) router.use(limit('requests', perMinute, isHealthCheck));
  if (accountsPerMinute > 0)
    router.use(['/auth', '/users'], limit('accounts', accountsPerMinute, isHarmless));
  return {
    handler: router,
    close() {
      for (const counts of stores) void counts.shutdown?.();
    },
  };
}

/** The gateway's own health is answered before; this is the rest of it, from the users service. */
function isHealthCheck({ path }: Request): boolean {
  return /^\/health\//i.test(path);
}

/** Below `/auth` and `/users`: reads, and calls that need only a token, which cannot be guessed. */
function isHarmless({ method, path }: Request): boolean {
  return ['GET', 'HEAD', 'DELETE'].includes(method) || /^\/(refresh|logout)\/?$/i.test(path);
}

/** What all limits have in common. */
function answers(log: Log): Partial<Options> {
  const warn = (error: unknown) => {
    log.warn(`request not counted: ${errorText(error)}`);
  };
  return {
    // A connection that is already lost has no address.
    keyGenerator: ({ ip = '' }) => ipKeyGenerator(ip),
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler(_request, response) {
      const seconds = response.get('Retry-After') ?? '60';
      const detail = `Too many requests came from your address. Please try again in ${seconds} seconds.`;
      throw new ProblemError(429, 'too-many-requests', detail);
    },
    passOnStoreError: true,
    logger: { warn, error: warn },
    // What a stranger sends in these headers does not mean that the configuration is wrong.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
  };
}
