import { open } from 'node:fs/promises';

/** A file with random access, never read as a whole. */
export interface Bytes {
  size: number;
  /**
   * @returns fewer bytes than requested if the file ends, none beyond its end: a file may claim any position
   */
  at(position: number, length: number): Promise<Buffer>;
}

export async function withBytes<T>(file: string, read: (bytes: Bytes) => Promise<T>): Promise<T> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    return await read({
      size,
      at: async (position, length) => {
        // Node refuses an impossible position, and NaN.
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
