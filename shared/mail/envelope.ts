import { z } from 'zod';
import { PermanentError } from '../errors.ts';
import type { Mail } from './mailer.ts';

const address = z.email();

/**
 * What nodemailer is given. It passes line breaks in an address on to the server as commands of their own, so addresses
 * are checked here, and the recipient is given as an object that is never parsed as a list.
 */
export function toMessage(mail: Mail, from: string) {
  if (!address.safeParse(mail.to).success)
    throw new PermanentError(`Not an email address: ${JSON.stringify(mail.to)}`);
  return {
    from,
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: `<${mail.messageId}>`,
    // Tells other mail programs not to answer it with an out-of-office note.
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}
