import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { BlobNotFoundError, type BlobStore } from '../shared/blobs/blob-store.ts';
import { errorText } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';

/** Remembers sent mails across restarts: messages are delivered at least once, mails should be sent exactly once. */
export interface SentMails {
  /**
   * Sends the mail unless it was sent before. Calls about one conversion run one after the other.
   * @param messageId the mail's Message-ID, the same each time
   * @returns false if it had been sent before
   */
  once(id: string, messageId: string, send: () => Promise<void>): Promise<boolean>;
}

/** Stores a list of Message-IDs per conversion in the bucket `sent`. */
export function createSentMails(blobs: BlobStore, log: Log): SentMails {
  const running = new Map<string, Promise<unknown>>();

  async function sendOnce(id: string, messageId: string, send: () => Promise<void>): Promise<boolean> {
    const sent = await readSent(blobs, id);
    if (sent.includes(messageId)) return false;
    await send();
    // An error here would send the mail again, which this is meant to prevent.
    await blobs.put('sent', id, Readable.from([[...sent, messageId].join('\n')])).catch((error: unknown) => {
      log.warn({ id, messageId }, `mail sent, but not recorded as sent: ${errorText(error)}`);
    });
    return true;
  }

  return {
    async once(id, messageId, send) {
      const before = running.get(id) ?? Promise.resolve();
      const mine = before.then(
        () => sendOnce(id, messageId, send),
        () => sendOnce(id, messageId, send),
      );
      running.set(id, mine);
      try {
        return await mine;
      } finally {
        if (running.get(id) === mine) running.delete(id);
      }
    },
  };
}

async function readSent(blobs: BlobStore, id: string): Promise<string[]> {
  try {
    return (await text(await blobs.get('sent', id))).split('\n');
  } catch (error) {
    if (error instanceof BlobNotFoundError) return [];
    throw error;
  }
}
