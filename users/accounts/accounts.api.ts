import {
  accountDeletion,
  profileChange,
  registerRequest,
  userSchema,
  type User,
} from '../../shared/auth/accounts-api.ts';
import { created, empty, json, nobody, ok, operation } from '../../shared/openapi/operations.ts';
import { badBody, badLogin, problems } from '../../shared/openapi/problems.ts';

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
  summary: 'The account that is logged in',
  answers: { ...ok(userSchema), ...problems(...badLogin) },
});

/** A user's own account. */
export const accountPaths = {
  '/auth/register': {
    post: operation({
      tag,
      summary: 'Make an account',
      description:
        'A mail brings the link that shows that the address is yours. `REGISTRATION` decides who may register: anybody, nobody, ' +
        'or whoever has an invitation.',
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
    get: { ...own, summary: 'The same as /auth/me' },
    patch: operation({
      tag,
      summary: 'Change your name, address or password',
      description:
        'A new address or password needs `currentPassword`. A new password ends all other sessions. A new address counts once ' +
        'the link of the mail that goes there is confirmed; until then the answer shows the former one.',
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
        'With its sessions and API keys; its videos and mp3s go within moments. It needs `currentPassword`, or a login of the last 10 minutes.',
      body: { ...json(accountDeletion, { currentPassword: registration.password }), required: false },
      answers: {
        ...empty(204, 'Gone'),
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
