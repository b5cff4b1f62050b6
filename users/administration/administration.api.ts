import { z } from 'zod';
import { roleField, userSchema } from '../../shared/auth/user.ts';
import { created, empty, json, ok, operation } from '../../shared/openapi/operations.ts';
import { badAdmin, badBody, problems } from '../../shared/openapi/problems.ts';
import { newcomer, user } from '../accounts/accounts.api.ts';
import { displayNameField, emailField, newPasswordField, pageQuery } from '../http/fields.ts';

export const userListQuery = z.strictObject({
  ...pageQuery,
  email: z
    .string()
    .trim()
    .toLowerCase()
    .min(1)
    .max(254)
    .optional()
    .meta({ description: 'Part of the address', example: '@example.org' }),
  role: roleField.optional(),
  createdAfter: z.iso.datetime().optional(),
  createdBefore: z.iso.datetime().optional(),
});

export const userListSchema = z
  .object({ items: z.array(userSchema), nextCursor: z.uuid().nullable() })
  .meta({ id: 'UserList' });

/** Without a password, the user gets a mail to choose one. */
export const newUserRequest = z
  .strictObject({
    email: emailField,
    password: newPasswordField.optional(),
    displayName: displayNameField.nullable().default(null),
    role: roleField.default('user'),
  })
  .meta({ id: 'NewUserRequest' });

const parts = {
  email: emailField,
  displayName: displayNameField.nullable(),
  role: roleField,
  emailVerified: z.boolean().optional().meta({ description: 'Unless given, a new address makes it false' }),
  password: newPasswordField.optional().meta({ description: 'Ends every session of the account' }),
};

export const userReplacement = z.strictObject(parts).meta({ id: 'UserReplacement' });

export const userChange = z.strictObject(parts).partial().meta({ id: 'UserChange' });

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
