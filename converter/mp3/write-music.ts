import { openMusicFile, type MusicFile } from './music-file.ts';
import { createRepacker } from './repack.ts';

/** Receives an mp3's frames as an encoder without bit reservoir writes them, in order. */
export interface MusicWriter {
  add(frames: readonly Buffer[]): Promise<void>;
  end(): Promise<MusicFile>;
  /** Whether or not it is complete. */
  release(): Promise<void>;
}

/** Writes frames to a file as they are. */
export async function openPlainWriter(path: string): Promise<MusicWriter> {
  const file = await openMusicFile(path);
  return {
    add: async (frames) => {
      for (const frame of frames) file.expect(frame, frame.length);
      await file.write(Buffer.concat(frames));
    },
    end: () => file.end(),
    release: () => file.release(),
  };
}

/**
 * Repacks frames into a file.
 * @param first number of the first frame in the whole mp3: a multiple of `sectionFrames`
 */
export async function openMusicWriter(path: string, first = 0): Promise<MusicWriter> {
  const file = await openMusicFile(path, first);
  const pieces: Buffer[] = [];
  const repacker = createRepacker((bytes) => pieces.push(bytes));
  const flush = async () => {
    for (const bytes of pieces.splice(0)) await file.write(bytes);
  };
  return {
    add: (frames) => {
      for (const frame of frames) file.expect(frame, repacker.add(frame));
      return flush();
    },
    end: async () => {
      repacker.end();
      await flush();
      return file.end();
    },
    release: () => file.release(),
  };
}
