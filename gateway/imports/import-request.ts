import { z } from 'zod';
import { ProblemError } from '../../shared/errors.ts';
import { optionsSchema, type Options } from '../../shared/options/options.ts';
import { readOptions } from '../../shared/options/read-options.ts';

/** Signed addresses of stores are about 2,000 characters long. */
const longestUrl = 8_000;
const rule = `must be the http or https address of a file, of at most ${longestUrl} characters`;

const url = z
  .string()
  .trim()
  .max(longestUrl)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))
  .meta({
    format: 'uri',
    description: 'Of the video. It may contain a user and a password',
    example: 'https://example.org/talk.mp4',
  });

export const importSchema = z.object({ url, ...optionsSchema.shape }).meta({ id: 'Import' });

/** @throws ProblemError 400 `invalid-request` or `bad-options` */
export function readImport(body: unknown): { url: URL; options: Options } {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalid([{ path: '', message: 'must be a JSON object with a url' }]);
  const { url: given, ...options } = body as Record<string, unknown>;
  const parsed = url.safeParse(given);
  if (!parsed.success) throw invalid([{ path: 'url', message: rule }]);
  return { url: new URL(parsed.data), options: readOptions(options) };
}

function invalid(errors: { path: string; message: string }[]): ProblemError {
  const faults = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  return new ProblemError(400, 'invalid-request', `The body is not valid. ${faults.join('; ')}`, { errors });
}
