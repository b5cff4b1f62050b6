import { open } from 'node:fs/promises';

/** Bytes. Each write wakes another thread, which costs as much as writing 100 KB. */
const leastWritten = 256 * 1024;

/**
 * A file whose bytes are collected and written while the next ones are made. At most two such pieces are in
 * memory.
 */
export async function openWriteBehind(path: string) {
  const file = await open(path, 'w', 0o600);
  let collected: Buffer[] = [];
  let size = 0;
  let writing: Promise<void> = Promise.resolve();

  /** Waits until the previous piece is written. @throws its error */
  async function flush(): Promise<void> {
    await writing;
    const piece = Buffer.concat(collected);
    [collected, size] = [[], 0];
    writing = file.writeFile(piece);
    // Whoever writes next, or flushes, gets the error.
    writing.catch(() => undefined);
  }

  return {
    /** The bytes must not change afterwards. @returns a promise if they have to be written first */
    write(bytes: Buffer): Promise<void> | undefined {
      collected.push(bytes);
      size += bytes.length;
      return size >= leastWritten ? flush() : undefined;
    },
    async flush(): Promise<void> {
      await flush();
      await writing;
    },
    async close(): Promise<void> {
      await writing.catch(() => undefined);
      await file.close();
    },
  };
}
