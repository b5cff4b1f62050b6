import type { Kysely } from 'kysely';
import { ProblemError } from '../../shared/errors.ts';
import type { UsersSchema } from '../database/schema.ts';
import { hashSecret } from '../database/secrets.ts';
import { reserve, type Limit } from './attempts.ts';

type Db = Kysely<UsersSchema>;

const hourMs = 3600_000;
/** For mails that anybody can have sent to an address, from whatever account. */
const limit: Limit = { free: 10, longestWaitMs: hourMs, forgetAfterMs: hourMs };

/**
 * Counts a mail to the address. @returns false if enough were sent: nobody may use Mixdown to flood a mailbox
 */
export async function mayMail(db: Db, email: string): Promise<boolean> {
  return (await reserve(db, hashSecret(`mails ${email}`), limit)) === 0;
}

/** @throws ProblemError 429 `too-many-mails` */
export async function checkMails(db: Db, email: string): Promise<void> {
  if (!(await mayMail(db, email))) throw tooManyMails();
}

export function tooManyMails(): ProblemError {
  return new ProblemError(
    429,
    'too-many-mails',
    'Several mails have already been sent. Please check your inbox.',
    { headers: { 'Retry-After': '3600' } },
  );
}
