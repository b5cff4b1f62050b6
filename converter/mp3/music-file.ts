import { crc16, joinedCrc16 } from './crc16.ts';
import { kindOf } from './frame.ts';
import type { Music } from './header-frame.ts';
import { createFramePlaces, seekTable, type FramePlace } from './seek-table.ts';
import { openWriteBehind } from './write-behind.ts';

/** The frames of an mp3, without header frame, in one file or several. */
export interface MusicFile extends Music {
  frames: number;
  paths: readonly string[];
  places: readonly FramePlace[];
}

/**
 * Writes frames of an mp3, without header frame, to a file, and collects what a header frame says about them.
 * @param first number of the first frame in the whole mp3
 */
export async function openMusicFile(path: string, first = 0) {
  const file = await openWriteBehind(path);
  const places = createFramePlaces(first);
  let [frames, position, size, crc] = [0, 0, 0, 0];
  let head: number | undefined;
  return {
    /** Tells that a frame follows. The bytes of several frames may be written at once, later. */
    expect: (frame: Buffer, length: number) => {
      head ??= frame.readUInt32BE(0);
      if (kindOf(frame.readUInt32BE(0)) !== kindOf(head)) throw notOfOneKind();
      places.add(position);
      frames++;
      position += length;
    },
    /** The bytes must not change afterwards. @returns a promise if more has to wait */
    write: (bytes: Buffer): Promise<void> | undefined => {
      crc = crc16(bytes, crc);
      size += bytes.length;
      return file.write(bytes);
    },
    /** Whether or not it is complete. */
    release: () => file.close(),
    end: async (): Promise<MusicFile> => {
      await file.flush();
      if (size !== position) throw new Error(`${size} bytes of mp3 were written, not ${position}`);
      return musicOf({ head: head ?? 0, frames, size, crc, paths: [path], places: places.all() });
    },
  };
}

/** @param parts in order, at least one; each begins where the previous one ends */
export function joinMusic(parts: readonly MusicFile[]): MusicFile {
  return parts.reduce((before, { head, frames, size, crc, paths, places }) => {
    if (kindOf(head) !== kindOf(before.head)) throw notOfOneKind();
    const moved = places.map(({ frame, offset }) => ({ frame, offset: before.size + offset }));
    return musicOf({
      head: before.head,
      frames: before.frames + frames,
      size: before.size + size,
      crc: joinedCrc16(before.crc, crc, size),
      paths: [...before.paths, ...paths],
      places: [...before.places, ...moved],
    });
  });
}

function musicOf(music: Omit<MusicFile, 'seekTable'>): MusicFile {
  const { frames, size, places } = music;
  return { ...music, seekTable: (start) => seekTable(places, { frames, start, size: start + size }) };
}

function notOfOneKind(): Error {
  return new Error('the frames of an mp3 are not all of one kind');
}
