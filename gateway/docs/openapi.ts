import { createDocument } from 'zod-openapi';
import { z } from 'zod';
import {
  loginRequest,
  refreshRequest,
  registerRequest,
  tokensSchema,
  userSchema,
} from '../../shared/auth/accounts-api.ts';
import { healthSchema } from '../../shared/http/health.ts';
import {
  conversionPageSchema,
  conversionSchema,
  idParameter,
  listQuery,
} from '../conversions/conversion.schema.ts';
import { accepted, created, ok, open, operation, problems, unhealthy } from './operations.ts';

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
  '/videos/{id}/cancel': {
    post: {
      ...operation('Conversions', 'Stop a conversion that waits or runs', {
        ...accepted(conversionSchema),
        ...problems(401, 404, 409),
      }),
      requestParams: { path: idParameter },
    },
  },
  '/videos/{id}/retry': {
    post: {
      ...operation('Conversions', 'Convert a failed or cancelled video once more', {
        ...accepted(conversionSchema),
        ...problems(401, 404, 409),
      }),
      requestParams: { path: idParameter },
    },
  },
  '/videos/{id}/events': {
    get: {
      ...operation('Conversions', 'Watch a conversion', {
        '200': {
          description: 'Server-sent events named `status`, each a Conversion, until a final state',
          content: { 'text/event-stream': { schema: z.string() } },
        },
        '204': { description: 'The final state was seen already (Last-Event-ID)' },
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
