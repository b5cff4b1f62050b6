import { isDeepStrictEqual } from 'node:util';
import type { Analysis, AnalysisFile } from '../../shared/analysis/analysis.ts';
import type { Wish } from '../encode/sound-format.ts';
import type { Heard } from '../meter/heard.ts';
import { loudnessOf } from '../meter/loudness.ts';
import { silencesIn } from '../meter/silences.ts';
import { waveformOf } from '../meter/waveform.ts';
import type { Choice, Probe } from '../probe/probe.ts';
import { chaptersIn, type Tag } from '../tags/tag.ts';

type Chosen = Choice & Pick<Wish, 'channels'>;

/** What a source is. Times count from the start of the sound that was chosen. */
export function analysisOf({ report }: Probe, tag: Tag, heard: Heard, chosen: Chosen): AnalysisFile {
  const duration = heard.samples / heard.rate;
  const analysis: Analysis = {
    ...{ container: report.container, duration, streams: report.streams },
    chapters: chaptersIn(tag, duration),
    tags: Object.fromEntries(tag.sourceTexts),
    loudness: loudnessOf(heard),
    silences: silencesIn(heard),
  };
  return { analysis, waveform: waveformOf(heard), of: basisOf(chosen) };
}

/** The earlier analysis holds for this sound, too. */
export function isOf({ of }: AnalysisFile, chosen: Chosen): boolean {
  return isDeepStrictEqual(of, basisOf(chosen));
}

function basisOf({ track, cut, channels }: Chosen): AnalysisFile['of'] {
  const { from, to } = cut ?? { from: 0, to: Infinity };
  return { track, from, to: to === Infinity ? null : to, channels };
}
