import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import { z } from 'zod';
import {
  loginRequest,
  refreshRequest,
  registerRequest,
  tokensSchema,
  userSchema,
} from '../../shared/auth/accounts-api.ts';
import { healthSchema } from '../../shared/http/health.ts';
import { problemSchema } from '../../shared/http/problem.ts';
import {
  conversionPageSchema,
  conversionSchema,
  idParameter,
  listQuery,
} from '../conversions/conversion.schema.ts';

/** The API's description, made from the schemas that check requests. */
export function openApiDocument(publicUrl: string) {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Mixdown',
      version: '0.1.0',
      description: 'Upload a video, get an email, download the mp3.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    components: {
      securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
    security: [{ accessToken: [] }],
    paths: { ...accountPaths, ...conversionPaths, ...healthPaths },
  });
}

const accountPaths = {
  '/auth/register': {
    post: open(
      'Accounts',
      'Make an account',
      { ...created(userSchema), ...problems(400, 409) },
      registerRequest,
    ),
  },
  '/auth/login': {
    post: open(
      'Accounts',
      'Get an access token',
      { ...ok(tokensSchema), ...problems(400, 401) },
      loginRequest,
    ),
  },
  '/auth/refresh': {
    post: open(
      'Accounts',
      'Swap a refresh token for new tokens',
      { ...ok(tokensSchema), ...problems(400, 401) },
      refreshRequest,
    ),
  },
  '/auth/me': {
    get: operation('Accounts', 'The account that is logged in', { ...ok(userSchema), ...problems(401) }),
  },
};

const videoUpload = z.object({ file: z.string().meta({ format: 'binary', description: 'The video' }) });

const conversionPaths = {
  '/videos': {
    post: {
      ...operation('Conversions', 'Upload a video', {
        '202': {
          description: 'Accepted: the mp3 is announced by email',
          headers: z.object({ Location: z.string() }),
          content: { 'application/json': { schema: conversionSchema } },
        },
        ...problems(400, 401, 413, 503),
      }),
      requestBody: { required: true, content: { 'multipart/form-data': { schema: videoUpload } } },
    },
    get: {
      ...operation('Conversions', 'Your conversions, newest first', {
        ...ok(conversionPageSchema),
        ...problems(400, 401),
      }),
      requestParams: { query: listQuery },
    },
  },
  '/videos/{id}': {
    get: {
      ...operation('Conversions', 'One conversion', { ...ok(conversionSchema), ...problems(401, 404) }),
      requestParams: { path: idParameter },
    },
    delete: {
      ...operation('Conversions', 'Delete a conversion with its video and mp3', {
        '204': { description: 'Gone' },
        ...problems(401, 404),
      }),
      requestParams: { path: idParameter },
    },
  },
  '/mp3s/{id}': {
    get: {
      ...operation('Downloads', 'The mp3', {
        '200': { description: 'The whole mp3', content: { 'audio/mpeg': {} } },
        '206': { description: 'The range asked for', content: { 'audio/mpeg': {} } },
        '304': { description: 'Unchanged since the given ETag' },
        ...problems(401, 403, 404, 409, 416),
      }),
      description: 'With an access token, or with the `token` of the email in place of it.',
      security: [{ accessToken: [] }, {}],
      requestParams: {
        path: idParameter,
        query: z.object({ token: z.string().optional() }),
        header: z.object({ Range: z.string().optional().meta({ example: 'bytes=0-1023' }) }),
      },
    },
  },
};

const healthPaths = {
  '/health/live': { get: open('Health', 'The gateway runs', ok(healthSchema)) },
  '/health/ready': { get: open('Health', 'The gateway can work', { ...ok(healthSchema), ...unhealthy() }) },
  '/health/db': {
    get: open('Health', 'The users database can be reached', { ...ok(healthSchema), ...unhealthy() }),
  },
};

function operation(
  tag: string,
  summary: string,
  responses: ZodOpenApiResponsesObject,
): ZodOpenApiOperationObject {
  return { tags: [tag], summary, responses };
}

/** An operation that needs no login. */
function open(
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

function ok(schema: z.ZodType): ZodOpenApiResponsesObject {
  return { '200': { description: 'OK', content: { 'application/json': { schema } } } };
}

function created(schema: z.ZodType): ZodOpenApiResponsesObject {
  return { '201': { description: 'Created', content: { 'application/json': { schema } } } };
}

function unhealthy(): ZodOpenApiResponsesObject {
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
  503: 'Something Mixdown needs is down: try again',
};

function problems(...statuses: number[]): ZodOpenApiResponsesObject {
  const answer = (status: number) => ({
    description: problemNames[status] ?? 'Error',
    content: { 'application/problem+json': { schema: problemSchema } },
  });
  return Object.fromEntries(statuses.map((status) => [String(status), answer(status)]));
}
