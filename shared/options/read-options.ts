import type { z } from 'zod';
import { ProblemError, type FieldError } from '../errors.ts';
import { mediaTimeForms } from './media-time.ts';
import {
  isOptionName,
  longestText,
  optionNames,
  optionsSchema,
  type OptionName,
  type Options,
} from './options.ts';

const aText = `1 to ${longestText} characters without line breaks and other control characters`;

/** In words. */
export const allowedValues: Record<OptionName, string> = {
  format: 'mp3, m4a, opus, flac or wav',
  quality: 'high, best, medium or speech',
  bitrate: 'a whole number from 32 to 320 (kbit/s)',
  channels: 'auto, mono or stereo',
  from: mediaTimeForms,
  to: mediaTimeForms,
  loudness: 'off or a number from -31 to -9 (LUFS)',
  track: 'default, a number (0 is the first sound track), or a language of two or three letters such as eng',
  copy: 'auto or never',
  split: 'none or chapters',
  title: aText,
  artist: aText,
  album: aText,
};

/** More are not listed in an answer. */
const mostUnknown = 20;
/** Of a value in a message, in characters. */
const longestShown = 60;

/**
 * The options in the fields of a form, a JSON body or the metadata of an upload. An empty value is no value:
 * forms send every input, whether or not it was filled in.
 * @param values by name; an array is what was sent more than once
 * @throws ProblemError 400 `bad-options` that names every fault
 */
export function readOptions(values: unknown): Options {
  const errors = isObject(values) ? [] : [{ path: '', message: 'must be a JSON object' }];
  const given = isObject(values) ? withoutEmpty(values) : {};
  const parsed = optionsSchema.safeParse(given);
  errors.push(...unknownNames(given), ...(parsed.error ? faultsOf(parsed.error, given) : []));
  if (parsed.data && errors.length === 0) return parsed.data;
  throw badOptions(errors);
}

export function badOptions(errors: readonly FieldError[]): ProblemError {
  const faults = errors.map(({ path, message }) => `${path} ${message}`.trim()).join('; ');
  return new ProblemError(400, 'bad-options', `The options are not valid: ${faults}.`, { errors });
}

type Values = Record<string, unknown>;

function isObject(values: unknown): values is Values {
  return typeof values === 'object' && values !== null && !Array.isArray(values);
}

function withoutEmpty(values: Values): Values {
  const trimmed = Object.entries(values).map(([name, value]) => [name, trim(value)] as const);
  return Object.fromEntries(trimmed.filter(([, value]) => value !== '' && value !== null));
}

function trim(value: unknown): unknown {
  // Nobody knows what follows the spaces at the end of a text that was cut off.
  return typeof value === 'string' && value.length <= longestText ? value.trim() : value;
}

function unknownNames(values: Values): FieldError[] {
  const unknown = Object.keys(values).filter((name) => !isOptionName(name));
  const message = `is not an option: the options are ${optionNames.join(', ')}`;
  return unknown.slice(0, mostUnknown).map((name) => ({ path: shorten(name), message }));
}

/** One for each option. */
function faultsOf({ issues }: z.ZodError, values: Values): FieldError[] {
  const faults = new Map<string, string>();
  for (const { path, code, message } of issues) {
    const name = String(path[0]);
    if (!isOptionName(name) || faults.has(name)) continue;
    faults.set(
      name,
      code === 'custom' ? message : `must be ${allowedValues[name]}, not ${shown(values[name])}`,
    );
  }
  return [...faults].map(([path, message]) => ({ path, message }));
}

function shown(value: unknown): string {
  return shorten(JSON.stringify(value));
}

function shorten(text: string): string {
  const characters = Array.from(text.toWellFormed());
  return characters.length > longestShown ? `${characters.slice(0, longestShown).join('')}…` : text;
}
