import { randomInt } from 'node:crypto';
import { Router } from 'express';
import { parseBody } from '../../shared/http/validate.ts';
import type { AccountsDeps } from '../accounts/deps.ts';
import { clientOf } from '../http/client.ts';
import { answerForm, formBody, sendForm } from '../http/pages.ts';
import type { Background } from './background.ts';
import { passwordResetConfirm, passwordResetRequest } from './password-reset.api.ts';
import { confirmPasswordReset, requestPasswordReset } from './password-reset.ts';

/**
 * Separate from the answer, and at a random time: neither this answer's time nor the next one's reveals
 * whether a mail was created.
 */
const [shortestDelayMs, longestDelayMs] = [100, 600];

export function passwordResetRoutes(deps: AccountsDeps, background: Background): Router {
  const router = Router();

  router.post('/auth/password-reset-request', async (request, response) => {
    const { email } = parseBody(passwordResetRequest, request);
    const { sent } = await requestPasswordReset(deps, email, clientOf(request));
    response.status(202).end();
    background.add(sent, randomInt(shortestDelayMs, longestDelayMs));
  });

  router.get('/auth/password-reset', (request, response) => {
    sendForm(request, response, 'password-reset-confirm', {
      title: 'Choose a password',
      text: 'All devices must then log in again.',
      button: 'Set the password',
      withPassword: true,
    });
  });
  router.post('/auth/password-reset-confirm', formBody, (request, response) =>
    answerForm(request, response, {
      schema: passwordResetConfirm,
      work: (body) => confirmPasswordReset(deps, body, clientOf(request)),
      done: 'Your password is set. You can log in with it now.',
    }),
  );

  return router;
}
