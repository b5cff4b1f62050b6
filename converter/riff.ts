import { open } from 'node:fs/promises';

/** Recorders write one like this before they know, and some never come back to it. */
const unknownFrom = 0x7f_00_00_00;

/**
 * AVI and WAV say at their beginning how many bytes follow; ffmpeg takes the file as it is and says nothing.
 * @returns how much of the file is there, above 0 and up to 1; 1 where it doesn't say
 */
export async function wholeness(file: string): Promise<number> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    const promised = buffer.readUInt32LE(4);
    if (buffer.toString('latin1', 0, 4) !== 'RIFF' || promised >= unknownFrom) return 1;
    const { size } = await handle.stat();
    return Math.min(1, size / (promised + buffer.length));
  } finally {
    await handle.close();
  }
}
