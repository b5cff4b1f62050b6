import { createQueue, type Queue } from './queue.ts';

/** Bytes. */
const blockSize = 256 * 1024;

/** Memory for sound that waits. It is used again and again: V8 would take seconds per hour of sound to free it. */
export interface Blocks {
  take(): Buffer;
  giveBack(block: Buffer): void;
}

export function createBlocks(): Blocks {
  const free: Buffer[] = [];
  return {
    take: () => free.pop() ?? Buffer.allocUnsafeSlow(blockSize),
    giveBack: (block) => {
      free.push(block);
    },
  };
}

/** Sound that waits for an encoder, in order. */
export interface SoundBuffer {
  append(sound: Buffer): void;
  /** No more will come. */
  close(): void;
  /** Passes each piece on as soon as it is there. A piece is only valid until `use` resolves. */
  each(use: (piece: Buffer) => Promise<void>): Promise<void>;
}

export function createSoundBuffer(blocks: Blocks): SoundBuffer {
  const pieces: Queue<Buffer> = createQueue();
  let block = blocks.take();
  let used = 0;

  function append(sound: Buffer): void {
    const count = sound.copy(block, used);
    used += count;
    if (used < blockSize) return;
    pieces.push(block);
    block = blocks.take();
    used = 0;
    append(sound.subarray(count));
  }

  return {
    append,
    close: () => {
      pieces.push(block.subarray(0, used));
      pieces.close();
    },
    async each(use) {
      for (let piece = await pieces.next(); piece; piece = await pieces.next()) {
        await use(piece);
        // The last one may not be whole.
        if (piece.length === blockSize) blocks.giveBack(piece);
      }
    },
  };
}
