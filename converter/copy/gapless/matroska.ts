import type { Bytes } from '../../formats/bytes.ts';
import { contentOf, headElements, partsOf, segmentOf } from '../../formats/matroska.ts';
import { Doubt } from '../doubt.ts';
import type { TrackPlace, Trim } from './trim.ts';

/** RFC 9559. */
const ids = { tracks: 0x16_54_ae_6b, track: 0xae, type: 0x83, codecDelay: 0x56_aa };
const audio = 2;
/** Video, audio, subtitles, metadata. ffmpeg ignores tracks of other types. */
const countedTypes = [1, audio, 0x11, 0x21];
const nanoseconds = 1e-9;

/** Matroska says for a track how much at its start is not meant to be heard. */
export async function matroskaTrim(bytes: Bytes, { index, rate }: TrackPlace): Promise<Trim> {
  const segment = await segmentOf(bytes);
  if (segment)
    for await (const element of headElements(bytes, segment)) {
      if (element.id !== ids.tracks) continue;
      const tracks = partsOf((await contentOf(bytes, element)) ?? Buffer.alloc(0)).all(ids.track);
      const track = tracks.map(partsOf).filter((each) => countedTypes.includes(each.number(ids.type, 0)))[
        index
      ];
      if (track?.number(ids.type, 0) !== audio) break;
      return { start: Math.round(track.number(ids.codecDelay, 0) * nanoseconds * rate) };
    }
  throw new Doubt('the track is not found in the Matroska file');
}
