import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { freePort } from './service-process.ts';

/** A mail as the person's mail program shows it. */
export type ReceivedMail = Email;

/** One that came to a mail server. */
export type ArrivedMail = ReceivedMail & {
  /** Epoch ms. */
  arrivedAt: number;
};

/** Whether it tells what came of an upload; all others are about an account. */
export function isAboutConversion({ messageId }: ReceivedMail): boolean {
  return /^<(mp3|failed)\./.test(messageId ?? '');
}

/** The mails in a directory of `.eml` files. */
export async function readMails(directory: string): Promise<ReceivedMail[]> {
  const names = await readdir(directory).catch(() => []);
  const files = names.filter((name) => name.endsWith('.eml')).sort();
  return Promise.all(files.map(async (name) => PostalMime.parse(await readFile(join(directory, name)))));
}

/** A mail server on loopback that takes every mail, or refuses as told. */
export interface MailServer {
  url: string;
  mails(): Promise<ArrivedMail[]>;
  /** Answers the next recipients with this code, as in 450 or 550; undefined takes them again. */
  refuse(code: number | undefined): void;
  close(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const messages: { source: Buffer; arrivedAt: number }[] = [];
  let refusal: number | undefined;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, callback) {
      callback(refusal === undefined ? null : Object.assign(new Error('refused'), { responseCode: refusal }));
    },
    onData(stream, _session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        messages.push({ source: Buffer.concat(chunks), arrivedAt: Date.now() });
        callback();
      });
    },
  });
  // A client that is killed in the middle of a mail: what counts is what arrives.
  server.on('error', () => undefined);
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails: () =>
      Promise.all(
        messages.map(async ({ source, arrivedAt }) => ({ ...(await PostalMime.parse(source)), arrivedAt })),
      ),
    refuse(code) {
      refusal = code;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
}
