import { open } from 'node:fs/promises';

/** A file that is read here and there, never as a whole. */
export interface Bytes {
  size: number;
  /** @returns fewer bytes than asked for where the file ends, none beyond: a file may claim any place */
  at(position: number, length: number): Promise<Buffer>;
}

export async function withBytes<T>(file: string, read: (bytes: Bytes) => Promise<T>): Promise<T> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    return await read({
      size,
      at: async (position, length) => {
        // Node refuses a place that no file can have, and a NaN.
        if (!(position < size)) return Buffer.alloc(0);
        const most = Math.min(length, size - position);
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(most), 0, most, position);
        return buffer.subarray(0, bytesRead);
      },
    });
  } finally {
    await handle.close();
  }
}
