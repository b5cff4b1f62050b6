import type { Log } from '../../shared/log.ts';
import type { LinkDeps } from '../mails/account-mails.ts';
import type { CommonPasswords } from '../passwords/password-rules.ts';
import type { SessionsDeps } from '../sessions/deps.ts';

/** Who may make an account: anybody, nobody, or whoever has an invitation. Administrators can at all times. */
export type Registration = 'open' | 'closed' | 'invite';

/** What the work on accounts needs. */
export interface AccountsDeps extends SessionsDeps, LinkDeps {
  commonPasswords: CommonPasswords;
  registration: Registration;
  log: Log;
}
