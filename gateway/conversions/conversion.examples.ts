import { defaultOptions } from '../../shared/options/options.ts';
import type { Conversion } from './conversion.schema.ts';

const createdAt = '2026-01-31T12:00:00.000Z';

export const queued: Conversion = {
  id: '0198c0de-7a3c-7b52-9d4e-3f1f6a1c2b4d',
  filename: 'talk.mp4',
  size: 73_400_320,
  status: 'queued',
  progress: 0,
  position: 3,
  options: defaultOptions,
  error: null,
  warnings: [],
  mp3: null,
  createdAt,
  updatedAt: createdAt,
  finishedAt: null,
};

export const cancelled: Conversion = {
  ...queued,
  status: 'cancelled',
  position: null,
  updatedAt: '2026-01-31T12:00:20.000Z',
  finishedAt: '2026-01-31T12:00:20.000Z',
};

export const done: Conversion = {
  ...queued,
  status: 'done',
  position: null,
  progress: 1,
  mp3: {
    id: queued.id,
    size: 4_800_000,
    duration: 300,
    bitrate: 128_000,
    missingSeconds: 0,
    gaps: { seconds: 0, longest: [] },
    copied: false,
    url: `https://mixdown.example.org/mp3s/${queued.id}`,
  },
  updatedAt: '2026-01-31T12:00:40.000Z',
  finishedAt: '2026-01-31T12:00:40.000Z',
};
