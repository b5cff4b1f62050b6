import { errorText, PermanentError, UnavailableError } from '../errors.ts';
import { toMessage } from './envelope.ts';
import type { Mailer } from './mailer.ts';

/** @param url `smtp://user:password@host:587`, `smtps://…:465`; nodemailer's options may follow as a query */
export async function openSmtpMailer(url: string, from: string): Promise<Mailer> {
  const { createTransport } = await import('nodemailer');
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

/**
 * How long the server may be silent, in ms, as RFC 5321 (4.5.3.2) requires. If we gave up earlier on a server
 * that inspects a mail for minutes, it would accept the mail in the end and then get it again.
 */
const silences = { connectionTimeout: 30_000, greetingTimeout: 5 * 60_000, socketTimeout: 10 * 60_000 };

function withTimeouts(url: string): string {
  const timed = new URL(url);
  for (const [name, ms] of Object.entries(silences))
    if (!timed.searchParams.has(name)) timed.searchParams.set(name, String(ms));
  return timed.href;
}

/** A 5xx answer is final for this mail (RFC 5321). Wrong credentials are for the operator to correct. */
function classify(error: unknown): unknown {
  if (error instanceof PermanentError) return error;
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  if (responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH')
    return new PermanentError(`Refused by the mail server: ${errorText(error)}`, { cause: error });
  return new UnavailableError('mail server', { cause: error });
}
