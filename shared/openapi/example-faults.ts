import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { problemSchema } from '../http/problem.ts';
import type { Api } from './document.ts';

/** A body before it becomes JSON Schema. */
interface Media {
  schema?: z.ZodType;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}
type Content = Record<string, Media>;
interface Operation {
  requestParams?: Record<string, z.ZodType>;
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content; headers?: z.ZodType }>;
}

/** Examples that are missing or don't fit the schema beside them. @returns a sentence for each */
export function exampleFaults({ paths }: Api): string[] {
  return Object.entries(paths).flatMap(([path, calls]) =>
    Object.entries(calls as Record<string, Operation>).flatMap(([method, operation]) =>
      [...faultsOf(operation)].map((fault) => `${method.toUpperCase()} ${path}: ${fault}`),
    ),
  );
}

function* faultsOf({ requestParams = {}, requestBody, responses }: Operation): Generator<string> {
  for (const [place, schema] of Object.entries(requestParams)) yield* faultsWithin(place, schema);
  for (const [type, { schema, example }] of Object.entries(requestBody?.content ?? {})) {
    if (schema) yield* faultsWithin(`request ${type}`, schema);
    if (type === 'application/json' && !schema?.safeParse(example).success)
      yield `the example of the request is not what its schema takes`;
  }
  for (const [status, { content = {}, headers }] of Object.entries(responses)) {
    if (headers) yield* faultsWithin(`${status} headers`, headers);
    for (const [type, media] of Object.entries(content)) yield* faultsOfAnswer(Number(status), type, media);
  }
}

function* faultsOfAnswer(status: number, type: string, media: Media): Generator<string> {
  const { schema, examples } = media;
  const example = media.example ?? exampleOf(schema);
  if (schema) yield* faultsWithin(`${status} ${type}`, schema);
  if (type === 'application/problem+json') yield* faultsOfProblems(status, examples);
  // Bytes have no schema.
  else if (schema && !isDeepStrictEqual(schema.safeParse(example).data ?? null, example))
    yield `the example of ${status} ${type} is not what its schema says`;
}

function* faultsOfProblems(status: number, examples: Media['examples'] = {}): Generator<string> {
  const problems = Object.entries(examples);
  if (problems.length === 0) yield `${status} has no example of a problem`;
  for (const [name, { value }] of problems)
    if (problemSchema.safeParse(value).data?.status !== status)
      yield `the example ${name} is no problem of status ${status}`;
}

function exampleOf(schema: z.ZodType | undefined): unknown {
  return schema?.meta()?.['example'];
}

/** Examples of single fields, however deep. */
function* faultsWithin(place: string, schema: z.ZodType): Generator<string> {
  const example = exampleOf(schema);
  if (example !== undefined && !schema.safeParse(example).success)
    yield `the example ${JSON.stringify(example)} in ${place} is not what its schema takes`;
  if (schema instanceof z.ZodObject)
    for (const [name, field] of Object.entries(schema.shape))
      yield* faultsWithin(`${place} ${name}`, field as z.ZodType);
  else if (schema instanceof z.ZodArray) yield* faultsWithin(place, schema.element as z.ZodType);
  else if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault
  )
    yield* faultsWithin(place, schema.unwrap() as z.ZodType);
}
