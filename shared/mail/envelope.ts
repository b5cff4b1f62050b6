import { z } from 'zod';
import { PermanentError } from '../errors.ts';
import type { Mail } from './mailer.ts';

const address = z.email();

/**
 * The options for nodemailer. It passes line breaks in an address on to the server as commands, so addresses
 * are validated here, and the recipient is an object that is never parsed as a list.
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
    // Tells mail programs not to send an out-of-office reply.
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}
