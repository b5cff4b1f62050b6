import { open } from 'node:fs/promises';
import { crc16 } from './crc16.ts';
import { kindOf } from './frame.ts';
import type { Music } from './header-frame.ts';
import { createSeekTable } from './seek-table.ts';

export interface MusicFile extends Music {
  frames: number;
}

/** Writes the frames of an mp3, without header frame, to a file, and collects what a header frame says about them. */
export async function openMusicFile(path: string) {
  const file = await open(path, 'w', 0o600);
  const seekTable = createSeekTable();
  let [frames, position, size, crc] = [0, 0, 0, 0];
  let head: number | undefined;
  return {
    /** Tells that a frame follows. The bytes of several frames may be written at once, later. */
    expect: (frame: Buffer, length: number) => {
      head ??= frame.readUInt32BE(0);
      if (kindOf(frame.readUInt32BE(0)) !== kindOf(head))
        throw new Error('the frames of an mp3 are not all of one kind');
      seekTable.add(position);
      frames++;
      position += length;
    },
    write: async (bytes: Buffer) => {
      crc = crc16(bytes, crc);
      size += bytes.length;
      await file.writeFile(bytes);
    },
    /** Whether or not it is complete. */
    release: () => file.close(),
    end: (): MusicFile => {
      if (size !== position) throw new Error(`${size} bytes of mp3 were written, not ${position}`);
      return {
        head: head ?? 0,
        frames,
        size,
        crc,
        seekTable: (start) => seekTable.points({ start, size: start + size }),
      };
    },
  };
}
