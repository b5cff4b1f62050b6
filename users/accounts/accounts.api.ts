import { z } from 'zod';
import { type User, userSchema } from '../../shared/auth/user.ts';
import { created, empty, json, nobody, ok, operation } from '../../shared/openapi/operations.ts';
import { badBody, badLogin, problems } from '../../shared/openapi/problems.ts';
import { displayNameField, emailField, newPasswordField, passwordField, tokenField } from '../http/fields.ts';

/**
 * Requests and answers of account calls: the users service validates with them, the API's description
 * documents them.
 */

export const registerRequest = z
  .strictObject({
    email: emailField,
    password: newPasswordField,
    displayName: displayNameField.optional(),
    invitation: tokenField.optional().meta({ description: 'Required if `REGISTRATION` is `invite`' }),
  })
  .meta({ id: 'RegisterRequest' });

/** Changing the email address or the password requires the current password. */
export const profileChange = z
  .strictObject({
    displayName: displayNameField.nullable().optional(),
    email: emailField.optional(),
    password: newPasswordField.optional(),
    currentPassword: passwordField.optional(),
  })
  .meta({ id: 'ProfileChange' });

/** Not required right after a login. */
export const accountDeletion = z
  .strictObject({ currentPassword: passwordField.optional() })
  .meta({ id: 'AccountDeletion' });

const tag = 'Accounts';

export const user: User = {
  id: '019c13f3-9e00-7f33-9d49-30f1e7c6a1ad',
  email: 'ada@example.org',
  emailVerified: true,
  displayName: 'Ada',
  role: 'user',
  createdAt: '2026-01-31T12:00:00.000Z',
};

export const newcomer: User = { ...user, emailVerified: false };

const registration = {
  email: 'ada@example.org',
  password: 'correct horse battery staple',
  displayName: 'Ada',
};
const change = { password: 'another horse battery staple', currentPassword: registration.password };

const own = operation({
  tag,
  summary: 'Get your account',
  answers: { ...ok(userSchema), ...problems(...badLogin) },
});

/** A user's own account. */
export const accountPaths = {
  '/auth/register': {
    post: operation({
      tag,
      summary: 'Create an account',
      description:
        'Mixdown mails a link that verifies the address. `REGISTRATION` decides who may register: anybody, nobody, or anybody ' +
        'with an invitation.',
      security: nobody,
      body: json(registerRequest, registration),
      answers: {
        ...created(userSchema, { example: newcomer }),
        ...problems(
          ...badBody,
          'registration-closed',
          'invitation-needed',
          'bad-invitation',
          'weak-password',
          'email-taken',
          'unavailable',
        ),
      },
    }),
  },
  '/auth/me': { get: own },
  '/users/me': {
    get: { ...own, summary: 'Get your account, like /auth/me' },
    patch: operation({
      tag,
      summary: 'Change your name, address or password',
      description:
        'A new address or password requires `currentPassword`. A new password ends all other sessions. A new address takes effect ' +
        'when you confirm it with the link mailed to it; until then, the answer shows the old one.',
      body: json(profileChange, change),
      answers: {
        ...ok(userSchema),
        ...problems(
          ...badBody,
          ...badLogin,
          'weak-password',
          'wrong-password',
          'email-taken',
          'too-many-attempts',
        ),
      },
    }),
    delete: operation({
      tag,
      summary: 'Delete your account',
      description:
        'Your sessions and API keys are deleted at once, your videos and mp3s within moments. Requires `currentPassword` or a login within the last 10 minutes.',
      body: { ...json(accountDeletion, { currentPassword: registration.password }), required: false },
      answers: {
        ...empty(204, 'Deleted'),
        ...problems(
          ...badBody,
          ...badLogin,
          'fresh-login-needed',
          'wrong-password',
          'too-many-attempts',
          'last-admin',
        ),
      },
    }),
  },
};
