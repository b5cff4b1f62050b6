import type { PayloadOf } from '../shared/bus/bus.ts';
import type { topics, WarningCode } from '../shared/messages.ts';
import { resultTypeOf } from '../shared/result-type.ts';
import { clock } from './format.ts';

type News = Pick<PayloadOf<typeof topics.mp3>, 'mp3' | 'warnings' | 'options'>;

/** Nobody looks up more places. */
const mostPlaces = 3;

/** Each says it of an mp3, or another `noun`. */
const sentences: Record<WarningCode, (mp3: News['mp3'], noun: string) => string> = {
  truncated: ({ missingSeconds }) => {
    const missing = missingSeconds > 0 ? `About ${clock(missingSeconds)}` : 'Some';
    return `${missing} of the sound is missing because the file you sent is cut off or damaged.`;
  },
  gaps: ({ gaps }, noun) =>
    `The file you sent has no sound for ${clock(gaps.seconds)} in total, as when a microphone is muted or ` +
    `packets are lost. The ${noun} is silent in these places: ${places(gaps)}.`,
  'other-track': (_, noun) => `The default sound track could not be used, so the ${noun} has another one.`,
  'loudness-limited': () =>
    'The sound is quieter than you asked for, because its loudest peaks leave no room. It would be distorted otherwise.',
};

/** Sentences that explain a result's warnings. Ignores codes that only a newer converter knows. */
export function warningSentences({ mp3, warnings, options }: News): string[] {
  const { noun } = resultTypeOf(options);
  return warnings.filter(isKnown).map((code) => sentences[code](mp3, noun));
}

function isKnown(code: string): code is WarningCode {
  return Object.hasOwn(sentences, code);
}

/** The longest gaps, in order of time: `0:05 from 1:23`. */
function places({ longest }: News['mp3']['gaps']): string {
  const shown = longest
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, mostPlaces)
    .toSorted((a, b) => a.start - b.start);
  const listed = shown.map(({ start, seconds }) => `${clock(seconds)} from ${clock(start)}`).join(', ');
  return longest.length > shown.length ? `${listed}, and in other places` : listed;
}
