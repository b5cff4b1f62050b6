import type { AnalysisFile } from '../shared/analysis/analysis.ts';
import type { Options } from '../shared/options/options.ts';
import { isOf } from './analysis/analysis.ts';
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
  /** Of an earlier conversion, if it is of the same sound. */
  known: AnalysisFile | undefined;
  /** A meter has to listen to the sound while it is encoded. */
  isHeard: boolean;
}

/** @param earlier analysis of the same source */
export function recipeOf(options: Options, earlier?: AnalysisFile): Recipe {
  const { quality, bitrate, track, loudness } = options;
  const cut = cutOf(options);
  // Speech is mono.
  const channels = quality === 'speech' ? 'mono' : options.channels;
  const lame = lameOf(options);
  const isWhole = cut === undefined && loudness === 'off';
  const known = earlier && isOf(earlier, { track, cut, channels }) ? earlier : undefined;
  const isAsked = bitrate !== undefined || quality !== 'high' || channels !== 'auto';
  return {
    ...{ track, cut, channels, loudness, lame },
    mayCopy: options.copy === 'auto' && isWhole && !isAsked,
    isOrdinary: isWhole && track === 'default' && channels === 'auto' && lame.leastRate === 0,
    tagging: { from: cut?.from, replaced: textsIn(options) },
    ...{ known, measured: known?.analysis.loudness, isHeard: known === undefined && loudness === 'off' },
  };
}

function textsIn(options: Options): Text[] {
  return (['title', 'artist', 'album'] as const).flatMap((name): Text[] => {
    const value = options[name];
    return value === undefined ? [] : [[name, value]];
  });
}
