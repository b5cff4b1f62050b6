import { afterTags } from '../../completeness/mp3.ts';
import { withBytes, type Bytes } from '../../formats/bytes.ts';
import { readHeaderFrame, type HeaderFrame } from '../../mp3/header-frame.ts';
import { isoMediaTrim } from './iso-media.ts';
import { matroskaTrim } from './matroska.ts';
import type { TrackPlace, Trim } from './trim.ts';

/** What a source says of the samples that are not meant to be heard. */
export interface SourceGapless {
  trim: Trim;
  /** Of a source that is an mp3 itself. */
  header?: HeaderFrame | undefined;
}

/** The longest frame of layer III. */
const longestFrame = 1441;

/**
 * @param container ffmpeg's name
 * @throws Doubt if it says something unusual
 */
export function readSourceGapless(
  file: string,
  container: string,
  track: TrackPlace,
): Promise<SourceGapless> {
  return withBytes(file, async (bytes) => {
    if (container.startsWith('mov')) return { trim: await isoMediaTrim(bytes, track) };
    if (container.startsWith('matroska')) return { trim: await matroskaTrim(bytes, track) };
    const header = container === 'mp3' ? await headerFrameOf(bytes) : undefined;
    return { trim: { start: 0 }, header };
  });
}

async function headerFrameOf(bytes: Bytes): Promise<HeaderFrame | undefined> {
  const frame = await bytes.at(await afterTags(bytes), longestFrame);
  return frame.length < longestFrame ? undefined : readHeaderFrame(frame);
}
