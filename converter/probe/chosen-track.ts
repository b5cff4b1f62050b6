import type { Options } from '../../shared/options/options.ts';
import { ConversionError } from '../ffmpeg/failure.ts';
import type { AudioStream } from './media-report.ts';

/** @throws ConversionError `no-such-track`, with a list of what there is */
export function chosenTrack(
  tracks: readonly AudioStream[],
  choice: Exclude<Options['track'], 'default'>,
): AudioStream {
  const track =
    typeof choice === 'number'
      ? tracks[choice]
      : tracks.find(({ language }) => canonical(language) === canonical(choice));
  if (track) return track;
  const wanted = typeof choice === 'number' ? `track ${choice}` : `a track in ${choice}`;
  const detail = `You asked for ${wanted}. It has ${tracks.map(described).join(', ')}.`;
  throw new ConversionError('no-such-track', { detail });
}

function described({ language, codec, layout }: AudioStream, place: number): string {
  return `track ${place} (${[language || 'no language', codec, layout].filter((text) => text !== '').join(', ')})`;
}

/** `de`, `deu` and `ger` are one language. */
function canonical(language: string): string {
  const [code = ''] = language === '' ? [] : Intl.getCanonicalLocales(language);
  return code;
}
