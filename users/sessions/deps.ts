import type { Kysely } from 'kysely';
import type { Relay } from '../../shared/outbox/relay.ts';
import type { UsersSchema } from '../database/schema.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { PasswordCheck } from '../passwords/password-hash.ts';

/** Dependencies of starting, checking and ending sessions. */
export interface SessionsDeps {
  db: Kysely<UsersSchema>;
  keys: KeyRing;
  checkPassword: PasswordCheck;
  relay: Pick<Relay, 'wake'>;
  /** Seconds. */
  accessTokenTtl: number;
  /** Seconds. */
  refreshTokenTtl: number;
}
