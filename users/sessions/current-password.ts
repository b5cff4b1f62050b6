import { ProblemError } from '../../shared/errors.ts';
import { audit } from '../audit/audit-log.ts';
import type { SessionsDeps } from './deps.ts';
import type { Member } from './member.ts';
import { beginAttempt } from '../limits/login-limits.ts';

/**
 * A person who finds a logged-in device must not be able to take over or delete the account.
 * @throws ProblemError 403 `wrong-password`, 429 `too-many-attempts`
 */
export async function checkCurrentPassword(
  { db, checkPassword }: SessionsDeps,
  { user, client }: Member,
  currentPassword: string,
): Promise<void> {
  const attempt = await beginAttempt(db, { email: user.email, userId: user.id, client });
  if (!(await checkPassword(currentPassword, user.password_hash))) {
    await audit(db, { event: 'login.failed', actorId: user.id, subjectId: user.id, client });
    throw new ProblemError(403, 'wrong-password', 'The current password is wrong.');
  }
  await attempt.succeeded();
}
