import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { mediaTime } from './media-time.ts';

/** Titles and the like. Shorter than what is read of a form field, so a field that was cut off is too long. */
export const longestText = 255;

const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d{1,9}(\.\d{1,9})?$/)
    .transform(Number),
]);

/** Without controls, line separators, characters that turn the direction of text, and halves of characters. */
const printable = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+$/u;
const text = z.string().max(longestText).regex(printable);

const fields = z.object({
  format: z.enum(['mp3', 'm4a', 'opus', 'flac', 'wav']).default('mp3'),
  quality: z
    .enum(['high', 'best', 'medium', 'speech'])
    .optional()
    .meta({ description: '`high` unless there is a bitrate. `speech` is mono with 64 kbit/s' }),
  bitrate: number
    .pipe(z.int().min(32).max(320))
    .optional()
    .meta({ description: 'kbit/s, constant; instead of `quality`' }),
  channels: z.enum(['auto', 'mono', 'stereo']).default('auto'),
  from: mediaTime.default(0).meta({ description: 'Start, in seconds of the source’s time' }),
  to: mediaTime.optional().meta({ description: 'End, in seconds of the source’s time' }),
  loudness: z
    .union([z.literal('off'), number.pipe(z.number().min(-31).max(-9))])
    .default('off')
    .meta({ description: 'Target in LUFS' }),
  track: z
    .union([
      z.literal('default'),
      number.pipe(z.int().min(0).max(999)),
      z
        .string()
        .regex(/^[A-Za-z]{2,3}$/)
        .toLowerCase(),
    ])
    .default('default')
    .meta({ description: 'Number of a sound track, from 0, or its language' }),
  copy: z
    .enum(['auto', 'never'])
    .default('auto')
    .meta({ description: 'Whether sound that is an mp3 already may be taken unchanged' }),
  split: z.enum(['none', 'chapters']).default('none'),
  title: text.optional(),
  artist: text.optional(),
  album: text.optional(),
});

type Fields = z.output<typeof fields>;

/** Rules between the options. They are checked although other options are wrong, to report all faults at once. */
const conflicts: { path: keyof Fields; error: string; isAllowed: (options: Fields) => boolean }[] = [
  {
    path: 'bitrate',
    error: 'cannot be combined with quality: send one of them',
    isAllowed: ({ quality, bitrate }) => quality === undefined || bitrate === undefined,
  },
  {
    path: 'bitrate',
    error: 'has no meaning for flac and wav, which lose nothing: leave it out',
    isAllowed: ({ format, bitrate }) => bitrate === undefined || (format !== 'flac' && format !== 'wav'),
  },
  {
    path: 'channels',
    error: 'cannot be stereo with the quality speech, which is mono',
    isAllowed: ({ quality, channels }) => quality !== 'speech' || channels !== 'stereo',
  },
  {
    path: 'to',
    error: 'must be later than from',
    isAllowed: ({ from, to }) => !(to !== undefined && to <= from),
  },
];

/**
 * What a person may choose for a conversion. It takes numbers as numbers or as text. The result is the normal
 * form, which is valid input again: numbers are numbers, and options that have a default are filled in, so
 * that a record says what was done whatever the defaults are later.
 */
export const optionsSchema = conflicts
  .reduce(
    (schema, { path, error, isAllowed }) => schema.refine(isAllowed, { path: [path], error, when: isObject }),
    fields,
  )
  .overwrite(withQuality)
  .meta({ id: 'Options' });

export type Options = z.output<typeof optionsSchema>;
export type OptionName = keyof Options;

export const optionNames = Object.keys(fields.shape) as OptionName[];

export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(fields.shape, name);
}

export const defaultOptions: Options = optionsSchema.parse({});

export function areDefault(options: Options): boolean {
  return isDeepStrictEqual(options, defaultOptions);
}

function isObject({ value }: { value: unknown }): boolean {
  return typeof value === 'object' && value !== null;
}

/** In the order of the fields, so that equal options are equal as JSON. */
function withQuality(options: Fields): Fields {
  if (options.bitrate !== undefined) return options;
  const { format, quality = 'high', ...rest } = options;
  return { format, quality, ...rest };
}
