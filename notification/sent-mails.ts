import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { BlobNotFoundError, type BlobStore } from '../shared/blobs/blob-store.ts';
import { errorText } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';

/** Remembers what was sent, also over restarts: messages come at least once, mails should come exactly once. */
export interface SentMails {
  /**
   * Sends unless it was sent before. Of two calls about one conversion the second waits for the first.
   * @param messageId the mail's, the same whenever it is sent
   * @returns false when it had been sent before
   */
  once(id: string, messageId: string, send: () => Promise<void>): Promise<boolean>;
}

/** The memory lies in the blob store: bucket `sent`, a list of Message-IDs for each conversion. */
export function createSentMails(blobs: BlobStore, log: Log): SentMails {
  const running = new Map<string, Promise<unknown>>();

  async function sendOnce(id: string, messageId: string, send: () => Promise<void>): Promise<boolean> {
    const sent = await readSent(blobs, id);
    if (sent.includes(messageId)) return false;
    await send();
    // Failing now would send it again, which is just what this is to prevent.
    await blobs.put('sent', id, Readable.from([[...sent, messageId].join('\n')])).catch((error: unknown) => {
      log.warn({ id, messageId }, `sent, but not noted: ${errorText(error)}`);
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
