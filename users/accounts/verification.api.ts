import { z } from 'zod';
import { empty, operation } from '../../shared/openapi/operations.ts';
import { badBody, badLogin, problems } from '../../shared/openapi/problems.ts';
import { tokenField } from '../http/fields.ts';
import { followed, page } from '../http/pages.api.ts';

/** A mailed token. */
export const mailTokenRequest = z.strictObject({ token: tokenField }).meta({ id: 'MailTokenRequest' });

const tag = 'Accounts';

const signed = { token: 'eyJhbGciOiJSUzI1NiIsImtpZCI6IkJ5….eyJqdGkiOiJ….MEUCIQ…' };

/** The links that show that an address is somebody's. */
export const verificationPaths = {
  '/auth/verify-email': {
    get: page(
      'Show the page that verifies an address',
      'Press the button to confirm that this address is yours.',
    ),
    post: followed('Verify an address', mailTokenRequest, {
      example: signed,
      done: 'Your address is verified.',
      answers: problems(...badBody, 'bad-mail-token', 'unavailable'),
    }),
  },
  '/auth/verify-email/resend': {
    post: operation({
      tag,
      summary: 'Resend the link that verifies your address',
      answers: {
        ...empty(202, 'The mail is on its way'),
        ...problems(...badLogin, 'already-verified', 'too-many-mails'),
      },
    }),
  },
  '/auth/confirm-email': {
    get: page(
      'Show the page that confirms a new address',
      'Press the button to use this address from now on.',
    ),
    post: followed('Confirm a new address', mailTokenRequest, {
      example: signed,
      done: 'The address of your account has changed.',
      answers: problems(...badBody, 'bad-mail-token', 'email-taken', 'unavailable'),
    }),
  },
};
