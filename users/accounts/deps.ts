import type { Log } from '../../shared/log.ts';
import type { LinkDeps } from '../mails/account-mails.ts';
import type { commonPasswords } from '../passwords/password-rules.ts';
import type { SessionsDeps } from '../sessions/deps.ts';

/**
 * Who may register: anybody, nobody, or anybody with an invitation. Administrators can always create
 * accounts.
 */
export type Registration = 'open' | 'closed' | 'invite';

/** Dependencies of the account functions. */
export interface AccountsDeps extends SessionsDeps, LinkDeps {
  commonPasswords: ReturnType<typeof commonPasswords>;
  registration: Registration;
  log: Log;
}
