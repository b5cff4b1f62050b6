import type { Options } from '../shared/options/options.ts';
import { lameOf, type Lame } from './encode/lame.ts';
import type { LoudnessRecipe } from './loudness/gain.ts';
import type { Choice } from './probe/probe.ts';
import type { Text } from './tags/carried-tags.ts';
import type { Tagging } from './tags/tag.ts';
import { cutOf } from './cut/cut.ts';

/** How to make a result of a source. */
export interface Recipe extends Choice, LoudnessRecipe {
  lame: Lame;
  /** Sound that is an mp3 already may be taken unchanged. */
  mayCopy: boolean;
  /** The source need not be known before: see `encodeOnlyTrack`. */
  isOrdinary: boolean;
  tagging: Tagging;
}

export function recipeOf(options: Options): Recipe {
  const { quality, bitrate, track, loudness } = options;
  const cut = cutOf(options);
  // Speech is mono.
  const channels = quality === 'speech' ? 'mono' : options.channels;
  const lame = lameOf(options);
  const isWhole = cut === undefined && loudness === 'off';
  const isAsked = bitrate !== undefined || quality !== 'high' || channels !== 'auto';
  return {
    ...{ track, cut, channels, loudness, lame },
    mayCopy: options.copy === 'auto' && isWhole && !isAsked,
    isOrdinary: isWhole && track === 'default' && channels === 'auto' && lame.leastRate === 0,
    tagging: { from: cut?.from, replaced: textsIn(options) },
  };
}

function textsIn(options: Options): Text[] {
  return (['title', 'artist', 'album'] as const).flatMap((name): Text[] => {
    const value = options[name];
    return value === undefined ? [] : [[name, value]];
  });
}
