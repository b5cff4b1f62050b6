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
      summary: 'List all accounts, newest first',
      query: userListQuery,
      answers: {
        ...ok(userListSchema, { items: [user], nextCursor: user.id }),
        ...problems(...badAdmin, 'invalid-query'),
      },
    }),
    post: operation({
      tag,
      summary: 'Create an account for somebody',
      description:
        'Without a password, Mixdown mails the user a link to choose one, valid for 7 days. With a password, it mails a link that verifies the address.',
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
      summary: 'Get an account',
      path: userId,
      answers: { ...ok(userSchema), ...problems(...badAdmin, 'no-account') },
    }),
    put: change('Replace the fields of an account', userReplacement, replaced),
    patch: change('Change an account', userChange, { role: 'admin' }),
    delete: operation({
      tag,
      summary: 'Delete an account',
      description: 'Its sessions and API keys are deleted at once, its videos and mp3s within moments.',
      path: userId,
      answers: { ...empty(204, 'Deleted'), ...problems(...badAdmin, 'no-account', 'last-admin') },
    }),
  },
};

function change(summary: string, schema: z.ZodType, example: object) {
  return operation({
    tag,
    summary,
    description:
      'A new password ends all sessions of the account. Mixdown notifies the user of a new password or address by mail.',
    path: userId,
    body: json(schema, example),
    answers: {
      ...ok(userSchema, { ...user, role: 'admin' }),
      ...problems(...badBody, ...badAdmin, 'weak-password', 'no-account', 'email-taken', 'last-admin'),
    },
  });
}
