import { z } from 'zod';
import { userSchema } from '../../shared/auth/accounts-api.ts';
import {
  newUserRequest,
  userChange,
  userListQuery,
  userListSchema,
  userReplacement,
} from '../../shared/auth/admin-api.ts';
import { newcomer, user } from '../accounts/accounts.api.ts';
import { created, empty, json, ok, operation } from '../../shared/openapi/operations.ts';
import { badAdmin, badBody, problems } from '../../shared/openapi/problems.ts';

const tag = 'Administration';

const userId = z.object({ id: userSchema.shape.id.meta({ example: user.id }) });

const grace = { ...newcomer, email: 'grace@example.org', displayName: 'Grace' };
const invited = { email: grace.email, displayName: grace.displayName, role: 'user' };
const replaced = { email: 'ada@example.org', displayName: 'Ada', role: 'admin', emailVerified: true };

/** Other people's accounts. */
export const administrationPaths = {
  '/users': {
    get: operation({
      tag,
      summary: 'All accounts, newest first',
      query: userListQuery,
      answers: {
        ...ok(userListSchema, { items: [user], nextCursor: user.id }),
        ...problems(...badAdmin, 'invalid-query'),
      },
    }),
    post: operation({
      tag,
      summary: 'Make an account for somebody',
      description:
        'Without a password the person is mailed a link to choose one, good for 7 days; with one, a link to verify the address.',
      body: json(newUserRequest, invited),
      answers: {
        ...created(userSchema, { example: grace, location: `/users/${grace.id}` }),
        ...problems(...badBody, ...badAdmin, 'weak-password', 'email-taken'),
      },
    }),
  },
  '/users/{id}': {
    get: operation({
      tag,
      summary: 'One account',
      path: userId,
      answers: { ...ok(userSchema), ...problems(...badAdmin, 'no-account') },
    }),
    put: change('Replace what is said of an account', userReplacement, replaced),
    patch: change('Change an account', userChange, { role: 'admin' }),
    delete: operation({
      tag,
      summary: 'Delete an account',
      description: 'With its sessions and API keys; its videos and mp3s go within moments.',
      path: userId,
      answers: { ...empty(204, 'Gone'), ...problems(...badAdmin, 'no-account', 'last-admin') },
    }),
  },
};

function change(summary: string, schema: z.ZodType, example: object) {
  return operation({
    tag,
    summary,
    description:
      'A new password ends all sessions of the account. The person is told of a new password or address by mail.',
    path: userId,
    body: json(schema, example),
    answers: {
      ...ok(userSchema, { ...user, role: 'admin' }),
      ...problems(...badBody, ...badAdmin, 'weak-password', 'no-account', 'email-taken', 'last-admin'),
    },
  });
}
