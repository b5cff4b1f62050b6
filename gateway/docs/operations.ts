import type { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { healthSchema } from '../../shared/http/health.ts';
import { problemSchema } from '../../shared/http/problem.ts';

/** Pieces that the API's description is put together from. */

export function operation(
  tag: string,
  summary: string,
  responses: ZodOpenApiResponsesObject,
): ZodOpenApiOperationObject {
  return { tags: [tag], summary, responses };
}

/** An operation that needs no login. */
export function open(
  tag: string,
  summary: string,
  responses: ZodOpenApiResponsesObject,
  body?: z.ZodType,
): ZodOpenApiOperationObject {
  const call = { ...operation(tag, summary, responses), security: [] };
  return body
    ? { ...call, requestBody: { required: true, content: { 'application/json': { schema: body } } } }
    : call;
}

export function ok(schema: z.ZodType): ZodOpenApiResponsesObject {
  return { '200': { description: 'OK', content: { 'application/json': { schema } } } };
}

export function created(schema: z.ZodType): ZodOpenApiResponsesObject {
  return { '201': { description: 'Created', content: { 'application/json': { schema } } } };
}

export function accepted(schema: z.ZodType): ZodOpenApiResponsesObject {
  return { '202': { description: 'Accepted', content: { 'application/json': { schema } } } };
}

export function unhealthy(): ZodOpenApiResponsesObject {
  return {
    '503': {
      description: 'Something needed is down',
      content: { 'application/json': { schema: healthSchema } },
    },
  };
}

const problemNames: Record<number, string> = {
  400: 'Bad request',
  401: 'Not logged in',
  403: 'The link is bad or has expired',
  404: 'Not there, or not yours',
  409: 'Not possible in the present state',
  413: 'Too large',
  416: 'Range not satisfiable',
  429: 'Too many requests from your address: try again after `Retry-After` seconds',
  503: 'Something Mixdown needs is down: try again',
};

/** The rate limit may answer any call. */
export function problems(...statuses: number[]): ZodOpenApiResponsesObject {
  const answer = (status: number) => ({
    description: problemNames[status] ?? 'Error',
    content: { 'application/problem+json': { schema: problemSchema } },
  });
  return Object.fromEntries([...statuses, 429].map((status) => [String(status), answer(status)]));
}
