import { z } from 'zod';
import { empty, json, nobody, ok, operation } from '../../shared/openapi/operations.ts';
import { badBody, badLogin, problems } from '../../shared/openapi/problems.ts';
import { emailField, passwordField, tokenField } from '../http/fields.ts';

export const loginRequest = z
  .strictObject({ email: emailField, password: passwordField })
  .meta({ id: 'LoginRequest' });

const refreshTokenField = tokenField.meta({ description: 'Also accepted as `refreshToken`' });

export const refreshRequest = z
  .preprocess(withUsualName, z.strictObject({ refresh_token: refreshTokenField }))
  .meta({ id: 'RefreshRequest' });

export const logoutRequest = z.preprocess(
  withUsualName,
  z.strictObject({ refresh_token: refreshTokenField.optional() }),
);

/** Clients of other systems send `refreshToken`. A body with both names is refused for the unknown one. */
function withUsualName(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('refreshToken' in body) || 'refresh_token' in body)
    return body;
  const { refreshToken, ...rest } = body;
  return { ...rest, refresh_token: refreshToken };
}

export const tokensSchema = z
  .object({
    access_token: z.string(),
    refresh_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.int().meta({ description: 'Seconds until the access token expires' }),
  })
  .meta({
    id: 'Tokens',
    example: {
      access_token: 'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJz….MEUCIQ…',
      refresh_token: 'M3h0Y2pS0nSgk1WJvA2gJ1k0d8pCq8dYvXw8dQm3a1E',
      token_type: 'bearer',
      expires_in: 900,
    },
  });

export type Tokens = z.infer<typeof tokensSchema>;

/** What a user sees of their logins and keys. */

const sessionSchema = z
  .object({
    id: z.uuid(),
    device: z.string().nullable().meta({ description: 'User-Agent of the login', example: 'curl/8.11.0' }),
    address: z
      .string()
      .nullable()
      .meta({ description: 'IP address of its last use', example: '203.0.113.7' }),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    current: z.boolean().meta({ description: 'Whether it is the session of this request' }),
  })
  .meta({ id: 'Session' });

const sessionListSchema = z.object({ items: z.array(sessionSchema) }).meta({ id: 'SessionList' });

export type Session = z.infer<typeof sessionSchema>;

const tag = 'Sessions';

const session: Session = {
  id: '019c13f4-1a08-7c11-8f7e-5b2d90c3e4f1',
  device: 'curl/8.11.0',
  address: '203.0.113.7',
  createdAt: '2026-01-31T12:00:00.000Z',
  lastUsedAt: '2026-01-31T12:14:59.000Z',
  expiresAt: '2026-03-02T12:14:59.000Z',
  current: true,
};

const refreshToken = { refresh_token: 'M3h0Y2pS0nSgk1WJvA2gJ1k0d8pCq8dYvXw8dQm3a1E' };
const sessionId = z.object({ id: sessionSchema.shape.id.meta({ example: session.id }) });

/** Logging in and out. */
export const sessionPaths = {
  '/auth/login': {
    post: operation({
      tag,
      summary: 'Log in',
      description:
        'Returns an access token and a refresh token. Repeated wrong passwords delay the next attempt, by a minute at most. An address without an account gets the same answers.',
      security: nobody,
      body: json(loginRequest, { email: 'ada@example.org', password: 'correct horse battery staple' }),
      answers: {
        ...ok(tokensSchema),
        ...problems(...badBody, 'bad-credentials', 'too-many-attempts', 'unavailable'),
      },
    }),
  },
  '/auth/refresh': {
    post: operation({
      tag,
      summary: 'Exchange a refresh token for new tokens',
      description:
        'A refresh token works once. If the answer is lost, send it again within 10 seconds to get the same new refresh token. ' +
        'Sent later, or after the new one was used, it ends the session.',
      security: nobody,
      body: json(refreshRequest, refreshToken),
      answers: { ...ok(tokensSchema), ...problems(...badBody, 'bad-refresh-token', 'unavailable') },
    }),
  },
  '/auth/logout': {
    post: operation({
      tag,
      summary: 'Log out',
      description:
        'Ends the session of the refresh token in the body or, without one, that of the access token.',
      security: [{ accessToken: [] }, {}],
      body: { ...json(logoutRequest, refreshToken), required: false },
      answers: { ...empty(204, 'Ended'), ...problems(...badBody, ...badLogin, 'no-session') },
    }),
  },
  '/auth/sessions': {
    get: operation({
      tag,
      summary: 'List your sessions, last used first',
      answers: { ...ok(sessionListSchema, { items: [session] }), ...problems(...badLogin) },
    }),
    delete: operation({
      tag,
      summary: 'End all your other sessions',
      answers: { ...empty(204, 'Ended'), ...problems(...badLogin) },
    }),
  },
  '/auth/sessions/{id}': {
    delete: operation({
      tag,
      summary: 'End one of your sessions',
      path: sessionId,
      answers: { ...empty(204, 'Ended'), ...problems(...badLogin, 'no-session') },
    }),
  },
};
