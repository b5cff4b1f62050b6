import { openFileMailer } from './file-mailer.ts';
import type { Mailer } from './mailer.ts';
import { openSmtpMailer } from './smtp-mailer.ts';

/**
 * @param url `file:DIRECTORY` or `smtp(s)://…`
 * @param from sender, such as `Mixdown <mixdown@example.org>`
 */
export async function openMailer(url: string, { from }: { from: string }): Promise<Mailer> {
  return url.startsWith('file:') ? openFileMailer(url, from) : openSmtpMailer(url, from);
}
