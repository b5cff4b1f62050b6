import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Bytes per second of an mp3: 320 kbit/s. */
export const mostUsed = 40_000;

/**
 * Checks that a result will fit, before time is spent on it.
 * @param file where it will be
 * @param seconds of sound
 * @param bytesPerSecond at most
 * @throws Error; a retry may find more room
 */
export async function ensureRoom(file: string, seconds: number, bytesPerSecond: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(file));
  const [free, needed] = [bavail * bsize, seconds * bytesPerSecond];
  if (free < needed)
    throw new Error(
      `${dirname(file)} has ${megabytes(free)} MB free, but the result may need ${megabytes(needed)} MB`,
    );
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
