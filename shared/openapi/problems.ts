import { z } from 'zod';
import type { ZodOpenApiResponsesObject } from 'zod-openapi';
import { problemSchema } from '../http/problem.ts';
import { problemExamples, type ProblemExample, type ProblemName } from './problem-examples.ts';

/** Of each status: what it is called, and what it means for whoever calls. */
const statuses: Record<number, { title: string; meaning: string }> = {
  400: { title: 'Bad Request', meaning: 'Bad request' },
  401: { title: 'Unauthorized', meaning: 'Not logged in' },
  403: { title: 'Forbidden', meaning: 'Not allowed' },
  404: { title: 'Not Found', meaning: 'Not found, or not yours' },
  409: { title: 'Conflict', meaning: 'Not possible in the current state' },
  412: { title: 'Precondition Failed', meaning: 'No longer the requested version' },
  413: { title: 'Content Too Large', meaning: 'Too large' },
  415: { title: 'Unsupported Media Type', meaning: 'Unsupported encoding' },
  416: { title: 'Range Not Satisfiable', meaning: 'Range not satisfiable' },
  429: { title: 'Too Many Requests', meaning: 'Too many requests: try again after `Retry-After` seconds' },
  503: {
    title: 'Service Unavailable',
    meaning: 'A dependency is down: try again after `Retry-After` seconds',
  },
};

/** The rate limit may answer any call. */
export function problems(...names: ProblemName[]): ZodOpenApiResponsesObject {
  const all = [...names, 'too-many-requests' as const].map((name) => ({ name, value: problemExample(name) }));
  const found = new Set(all.map(({ value }) => value.status));
  return Object.fromEntries(
    [...found].map((status) => {
      const examples = all.filter(({ value }) => value.status === status);
      const content = {
        schema: problemSchema,
        examples: Object.fromEntries(examples.map(({ name, value }) => [name, { value }])),
      };
      const description = statuses[status]?.meaning ?? 'Error';
      const media = { 'application/problem+json': content };
      return [String(status), { description, ...headersOf(status), content: media }];
    }),
  );
}

/** The problem as it is answered. */
function problemExample(name: ProblemName) {
  const { status, code = name, detail, errors }: ProblemExample = problemExamples[name];
  const title = statuses[status]?.title ?? 'Error';
  return { type: 'about:blank', title, status, code, detail, ...(errors ? { errors } : {}) } as const;
}

const retryAfter = z.string().meta({ description: 'Seconds to wait', example: '42' });
const challenge = z.string().optional().meta({ example: 'Bearer' });

function headersOf(status: number) {
  if (status === 401) return { headers: z.object({ 'WWW-Authenticate': challenge }) };
  if (status === 429 || status === 503) return { headers: z.object({ 'Retry-After': retryAfter }) };
  return {};
}

/** What any call with a JSON body may be answered. */
export const badBody = [
  'invalid-request',
  'malformed-json',
  'too-large',
  'unsupported-encoding',
] as const satisfies ProblemName[];

/** What any call about an account that is logged in may be answered. */
export const badLogin = [
  'missing-token',
  'expired-token',
  'bad-token',
  'no-api-key',
  'unavailable',
] as const satisfies ProblemName[];

/** What any call for administrators may be answered. */
export const badAdmin = [...badLogin, 'forbidden'] as const satisfies ProblemName[];
