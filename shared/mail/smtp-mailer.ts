import { createTransport } from 'nodemailer';
import { errorText, PermanentError, UnavailableError } from '../errors.ts';
import { toMessage } from './envelope.ts';
import type { Mailer } from './mailer.ts';

/** @param url `smtp://user:password@host:587`, `smtps://…:465`; nodemailer's options may follow as a query */
export function openSmtpMailer(url: string, from: string): Mailer {
  const transport = createTransport(withTimeouts(url));

  return {
    async send(mail) {
      try {
        await transport.sendMail(toMessage(mail, from));
      } catch (error) {
        throw classify(error);
      }
    },
    async check() {
      try {
        await transport.verify();
      } catch (cause) {
        throw new UnavailableError('mail server', { cause });
      }
    },
    close: () => {
      transport.close();
    },
  };
}

/** nodemailer waits two minutes for a silent server by default: longer than a health check or a retry should hang. */
function withTimeouts(url: string): string {
  const timed = new URL(url);
  for (const name of ['connectionTimeout', 'greetingTimeout', 'socketTimeout'])
    if (!timed.searchParams.has(name)) timed.searchParams.set(name, '15000');
  return timed.href;
}

/** A 5xx answer is the server's last word on this mail (RFC 5321); wrong credentials are the operator's to put right. */
function classify(error: unknown): unknown {
  if (error instanceof PermanentError) return error;
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  if (responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH')
    return new PermanentError(`Refused by the mail server: ${errorText(error)}`, { cause: error });
  return new UnavailableError('mail server', { cause: error });
}
