import type { Request } from 'express';
import type { z } from 'zod';
import { ProblemError } from '../errors.ts';
import { malformedJson } from './problem.ts';

/**
 * The request's JSON body, validated. @throws ProblemError 400 `invalid-request` that names every invalid
 * field
 */
export function parseBody<T>(schema: z.ZodType<T>, request: Request): T {
  if (request.body === undefined)
    throw new ProblemError(
      400,
      'invalid-request',
      'Send a JSON body with the header Content-Type: application/json.',
    );
  return parse(schema, request.body, 'The body');
}

/**
 * The JSON in a body that was read as text.
 * @returns undefined if there is none
 * @throws ProblemError 400 `malformed-json`
 */
export function optionalJson({ body }: Request): unknown {
  if (typeof body !== 'string' || body.trim() === '') return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw malformedJson();
  }
}

/** The request's query, validated. @throws ProblemError 400 `invalid-request` */
export function parseQuery<T>(schema: z.ZodType<T>, request: Request): T {
  return parse(schema, request.query, 'The query');
}

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const faults = errors
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join('; ');
  throw new ProblemError(400, 'invalid-request', `${what} is not valid. ${faults}`, { errors });
}
