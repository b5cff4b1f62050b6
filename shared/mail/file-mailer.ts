import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { UnavailableError } from '../errors.ts';
import { toMessage } from './envelope.ts';
import type { Mailer } from './mailer.ts';

/**
 * Writes each mail to DIRECTORY as an `.eml` file, which every mail program opens. A mail that is sent again
 * replaces itself.
 */
export function openFileMailer(url: string, from: string): Mailer {
  const directory = url.slice('file:'.length);

  return {
    async send(mail) {
      const content = await compose(toMessage(mail, from));
      const name = mail.messageId.replace(/@.*/, '').replaceAll(/[^\w.-]/g, '_');
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await writeWhole(join(directory, `${name}.eml`), content);
      } catch (cause) {
        throw new UnavailableError('mail directory', { cause });
      }
    },
    async check() {
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await access(directory, constants.W_OK);
      } catch (cause) {
        throw new UnavailableError('mail directory', { cause });
      }
    },
    close: () => undefined,
  };
}

async function compose(message: ReturnType<typeof toMessage>): Promise<Buffer> {
  // Loaded with the first mail: it takes a tenth of a second of the start.
  const { createTransport } = await import('nodemailer');
  const sent = await createTransport({ streamTransport: true, buffer: true }).sendMail(message);
  return sent.message as Buffer;
}

/** Written to another file, flushed to disk, then renamed: readers see the whole mail or none. */
async function writeWhole(path: string, content: Buffer): Promise<void> {
  // A unique name, because the same mail may be sent twice at the same time.
  const aside = `${path}.${randomUUID()}.part`;
  const file = await open(aside, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
}
