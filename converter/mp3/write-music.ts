import { openMusicFile, type MusicFile } from './music-file.ts';
import { createRepacker } from './repack.ts';

/** Receives an mp3's frames as an encoder without bit reservoir writes them, in order. */
export interface FrameWriter {
  add(frames: readonly Buffer[]): Promise<void>;
}

/** Repacks the frames that the work adds, into a file. */
export async function writeMusic<T>(
  path: string,
  work: (writer: FrameWriter) => Promise<T>,
): Promise<{ music: MusicFile; worked: T }> {
  const file = await openMusicFile(path);
  const pieces: Buffer[] = [];
  const repacker = createRepacker((bytes) => pieces.push(bytes));
  const flush = async () => {
    for (const bytes of pieces.splice(0)) await file.write(bytes);
  };
  const add = (frames: readonly Buffer[]) => {
    for (const frame of frames) file.expect(frame, repacker.add(frame));
    return flush();
  };
  try {
    const worked = await work({ add });
    repacker.end();
    await flush();
    return { music: file.end(), worked };
  } finally {
    await file.release();
  }
}
