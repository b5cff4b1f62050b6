import {
  analysisSchema,
  waveformSchema,
  type Analysis,
  type Waveform,
} from '../../shared/analysis/analysis.ts';
import { loginOrApiKey, ok, operation } from '../../shared/openapi/operations.ts';
import { problems } from '../../shared/openapi/problems.ts';
import { idParameter } from '../conversions/conversion.schema.ts';

const sound = { channels: 2, sampleRate: 48_000, isDefault: true };
const picture = { channels: null, sampleRate: null, isDefault: true };

const analysis: Analysis = {
  ...{ container: 'matroska,webm', duration: 44.6 },
  streams: [
    { index: 0, type: 'video', codec: 'vp9', language: null, ...picture },
    { index: 1, type: 'audio', codec: 'opus', language: 'eng', ...sound },
  ],
  chapters: [{ start: 0, end: 20.5, title: 'Introduction' }],
  tags: { title: 'A talk' },
  loudness: { integrated: -18.4, range: 6.1, truePeak: -1.2 },
  silences: [{ start: 12.1, end: 14.6 }],
};

const waveform: Waveform = {
  ...{ version: 2, channels: 1, sample_rate: 48_000, samples_per_pixel: 1024, bits: 8, length: 3 },
  data: [0, 0, -12, 11, -65, 63],
};

const problemsOfBoth = problems(
  ...(['missing-token', 'expired-token', 'bad-token', 'bad-api-key'] as const),
  ...(['no-conversion', 'not-ready', 'unavailable'] as const),
);

export const analysisPaths = {
  '/videos/{id}/analysis': {
    get: operation({
      tag: 'Conversions',
      summary: 'See what a video is: its streams, chapters and tags, and how loud it is',
      description:
        'Loudness, silences and times are of the sound that the result is made of, before the loudness is changed.',
      security: loginOrApiKey(),
      path: idParameter,
      answers: { ...ok(analysisSchema, analysis), ...problemsOfBoth },
    }),
  },
  '/videos/{id}/waveform': {
    get: operation({
      tag: 'Conversions',
      summary: 'Get the waveform of a result, for a player',
      description: 'For example for wavesurfer.js or peaks.js.',
      security: loginOrApiKey(),
      path: idParameter,
      answers: { ...ok(waveformSchema, waveform), ...problemsOfBoth },
    }),
  },
};
