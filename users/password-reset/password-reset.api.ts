import { z } from 'zod';
import { empty, json, nobody, operation } from '../../shared/openapi/operations.ts';
import { badBody, problems } from '../../shared/openapi/problems.ts';
import { emailField, newPasswordField, tokenField } from '../http/fields.ts';
import { followed, page } from '../http/pages.api.ts';

export const passwordResetRequest = z
  .strictObject({ email: emailField })
  .meta({ id: 'PasswordResetRequest' });

export const passwordResetConfirm = z
  .strictObject({ token: tokenField, password: newPasswordField })
  .meta({ id: 'PasswordResetConfirm' });

const tag = 'Accounts';

const chosen = {
  token: 'pO0b6m1v7CkqW2xYt9RjUeL4hZaS8nDfGi3MwKc5QXE',
  password: 'another horse battery staple',
};

/** A new password for whoever has forgotten theirs. */
export const passwordResetPaths = {
  '/auth/password-reset-request': {
    post: operation({
      tag,
      summary: 'Request a password reset',
      description:
        'Mixdown mails a link to choose a new password, at most 5 an hour. The answer is the same if the address has no account.',
      security: nobody,
      body: json(passwordResetRequest, { email: 'ada@example.org' }),
      answers: {
        ...empty(202, 'Mailed, if the address has an account'),
        ...problems(...badBody, 'unavailable'),
      },
    }),
  },
  '/auth/password-reset': {
    get: page('Show the page to choose a password', 'All devices must then log in again.'),
  },
  '/auth/password-reset-confirm': {
    post: followed('Choose a new password; this ends all sessions and API keys', passwordResetConfirm, {
      example: chosen,
      done: 'Your password is set. You can log in with it now.',
      answers: problems(...badBody, 'bad-mail-token', 'weak-password', 'unavailable'),
    }),
  },
};
