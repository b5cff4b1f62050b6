import type { Kysely } from 'kysely';
import type { Relay } from '../shared/outbox/relay.ts';
import type { Log } from '../shared/log.ts';
import type { UsersSchema } from './database/schema.ts';
import type { KeyRing } from './keys/key-ring.ts';
import type { PasswordCheck } from './passwords/password-hash.ts';
import type { CommonPasswords } from './passwords/password-rules.ts';

/** Who may make an account: anybody, nobody, or whoever has an invitation. Administrators can at all times. */
export type Registration = 'open' | 'closed' | 'invite';

/** What the work on accounts needs. */
export interface AccountsDeps {
  db: Kysely<UsersSchema>;
  keys: KeyRing;
  checkPassword: PasswordCheck;
  commonPasswords: CommonPasswords;
  relay: Pick<Relay, 'wake'>;
  log: Log;
  registration: Registration;
  /** How people reach the gateway; asked when a link is made. */
  publicUrl: () => string;
  /** Seconds. */
  accessTokenTtl: number;
  /** Seconds. */
  refreshTokenTtl: number;
}
