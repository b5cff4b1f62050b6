import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { BlobNotFoundError, type BlobStore } from './blob-store.ts';

/** One attempt of a conversion, and the address that was current when its message was written. */
interface Addressed {
  id: string;
  attempt: number;
  email: string;
}

/**
 * The message of a conversion that is under way holds the address its account had. A change is therefore noted where whoever
 * sends the mail can look, as a cancel is.
 */
export async function noteAddress(blobs: BlobStore, { id, attempt, email }: Addressed): Promise<void> {
  await blobs.put('addresses', id, Readable.from([Buffer.from(`${attempt} ${email}`)]));
}

/** Where the mail about this attempt goes. A note of another attempt does not count: each begins with the current address. */
export async function addressFor(blobs: BlobStore, { id, attempt, email }: Addressed): Promise<string> {
  try {
    const note = await text(await blobs.get('addresses', id));
    const space = note.indexOf(' ');
    return Number(note.slice(0, space)) === attempt ? note.slice(space + 1) : email;
  } catch (error) {
    if (error instanceof BlobNotFoundError) return email;
    throw error;
  }
}
