import { z } from 'zod';
import { loginRequest, logoutRequest, refreshRequest, tokensSchema } from '../../shared/auth/accounts-api.ts';
import { sessionListSchema, sessionSchema, type Session } from '../../shared/auth/sessions-api.ts';
import { empty, json, nobody, ok, operation } from '../../shared/openapi/operations.ts';
import { badBody, badLogin, problems } from '../../shared/openapi/problems.ts';

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
