import { z } from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import {
  mailTokenRequest,
  passwordResetConfirm,
  passwordResetRequest,
} from '../../shared/auth/accounts-api.ts';
import { empty, htmlContent, htmlPage, json, nobody, operation } from './operations.ts';
import { badBody, badLogin, problems } from './problems.ts';

const tag = 'Accounts';

const token = z.object({
  token: z
    .string()
    .optional()
    .meta({ description: 'As the mail has it', example: 'eyJhbGciOiJSUzI1NiIsImtpZ…' }),
});
const signed = { token: 'eyJhbGciOiJSUzI1NiIsImtpZCI6IkJ5….eyJqdGkiOiJ….MEUCIQ…' };
const chosen = {
  token: 'pO0b6m1v7CkqW2xYt9RjUeL4hZaS8nDfGi3MwKc5QXE',
  password: 'another horse battery staple',
};

/** What the mail links to. It changes nothing: mail programs open links by themselves. */
function page(summary: string, text: string): ZodOpenApiOperationObject {
  return operation({
    tag,
    summary,
    description: 'A page with a button, which sends the token by POST. Looking at it changes nothing.',
    security: nobody,
    query: token,
    answers: { ...htmlPage('The page', text), ...problems('unavailable') },
  });
}

/** What the page's button, or a program, sends. */
function followed(
  summary: string,
  schema: z.ZodType,
  { example, done, answers }: { example: object; done: string; answers: ReturnType<typeof problems> },
): ZodOpenApiOperationObject {
  const body = json(schema, example);
  return operation({
    tag,
    summary,
    description: 'The token works once. The form of the page is answered with a page, whatever comes of it.',
    security: nobody,
    body: { ...body, content: { ...body.content, 'application/x-www-form-urlencoded': { schema } } },
    answers: {
      ...empty(204, 'Done'),
      ...htmlPage('Done, for the form of the page', done),
      ...asPagesToo(answers),
    },
  });
}

/** What a person can mend is said on a page where they have sent its form. */
function asPagesToo(answers: ReturnType<typeof problems>): ReturnType<typeof problems> {
  const text = 'This link has been used or has expired. Please request a new one.';
  const pages = (['400', '409'] as const).flatMap((status) => {
    const answer = answers[status];
    if (!answer || !('content' in answer)) return [];
    return [[status, { ...answer, content: { ...answer.content, ...htmlContent(text) } }] as const];
  });
  return { ...answers, ...Object.fromEntries(pages) };
}

/** Links of mails, and the calls that send them. */
export const mailLinkPaths = {
  '/auth/verify-email': {
    get: page(
      'The page of the link that verifies an address',
      'Press the button to confirm that this address is yours.',
    ),
    post: followed('Show that an address is yours', mailTokenRequest, {
      example: signed,
      done: 'Your address is verified.',
      answers: problems(...badBody, 'bad-mail-token', 'unavailable'),
    }),
  },
  '/auth/verify-email/resend': {
    post: operation({
      tag,
      summary: 'Have the link to verify your address mailed once more',
      answers: {
        ...empty(202, 'The mail is on its way'),
        ...problems(...badLogin, 'already-verified', 'too-many-mails'),
      },
    }),
  },
  '/auth/confirm-email': {
    get: page(
      'The page of the link that confirms a new address',
      'Press the button to use this address from now on.',
    ),
    post: followed('Give your account its new address', mailTokenRequest, {
      example: signed,
      done: 'The address of your account has changed.',
      answers: problems(...badBody, 'bad-mail-token', 'email-taken', 'unavailable'),
    }),
  },
  '/auth/password-reset-request': {
    post: operation({
      tag,
      summary: 'Have a link to choose a new password mailed',
      description:
        'The answer is the same whether there is such an account or not. At most 5 such mails an hour go out.',
      security: nobody,
      body: json(passwordResetRequest, { email: 'ada@example.org' }),
      answers: {
        ...empty(202, 'Mailed, where there is such an account'),
        ...problems(...badBody, 'unavailable'),
      },
    }),
  },
  '/auth/password-reset': {
    get: page('The page of the link to choose a password', 'All devices must then log in again.'),
  },
  '/auth/password-reset-confirm': {
    post: followed('Choose a new password; this ends all sessions', passwordResetConfirm, {
      example: chosen,
      done: 'Your password is set. You can log in with it now.',
      answers: problems(...badBody, 'bad-mail-token', 'weak-password', 'unavailable'),
    }),
  },
};
