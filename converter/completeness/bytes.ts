import { open } from 'node:fs/promises';

/** A file that is read here and there, never as a whole. */
export interface Bytes {
  size: number;
  /** @returns fewer bytes than asked for where the file ends */
  at(position: number, length: number): Promise<Buffer>;
}

export async function withBytes<T>(file: string, read: (bytes: Bytes) => Promise<T>): Promise<T> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    return await read({
      size,
      at: async (position, length) => {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
        return buffer.subarray(0, bytesRead);
      },
    });
  } finally {
    await handle.close();
  }
}
