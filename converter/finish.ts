import { open } from 'node:fs/promises';
import { mendChecksum, readHeaderFrame } from './mp3/header-frame.ts';
import { tagBytes, writeTag, type Tag } from './tags/tag.ts';

/** Corrects an mp3 from ffmpeg: writes what was unknown or wrong when it was encoded. */
export async function finishMp3(path: string, tag: Tag): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const header = await readHeaderFrame(file, await tagBytes(file));
    await mendChecksum(file, header);
    await writeTag(file, tag, header.duration);
  } finally {
    await file.close();
  }
}
