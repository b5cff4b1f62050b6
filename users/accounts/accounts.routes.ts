import { Router } from 'express';
import { parseBody } from '../../shared/http/validate.ts';
import { toUser } from '../database/user.repository.ts';
import { clientOf } from '../http/client.ts';
import { answerForm, formBody, sendForm } from '../http/pages.ts';
import { memberOf } from '../sessions/member.ts';
import { accountDeletion, profileChange, registerRequest } from './accounts.api.ts';
import type { AccountsDeps } from './deps.ts';
import { changeProfile, confirmEmail } from './profile.ts';
import { register, resendVerification, verifyEmail } from './registration.ts';
import { removeOwnAccount } from './removal.ts';
import { mailTokenRequest } from './verification.api.ts';

/** A user's own account. */
export function accountsRoutes(deps: AccountsDeps): Router {
  const router = Router();

  router.post('/auth/register', async (request, response) => {
    response.status(201).json(await register(deps, parseBody(registerRequest, request), clientOf(request)));
  });

  router.get('/auth/verify-email', (request, response) => {
    const text = 'Press the button to confirm that this address is yours.';
    sendForm(request, response, 'verify-email', {
      title: 'Verify your address',
      text,
      button: 'Verify',
    });
  });
  router.post('/auth/verify-email', formBody, (request, response) =>
    answerForm(request, response, {
      schema: mailTokenRequest,
      work: ({ token }) => verifyEmail(deps, token, clientOf(request)),
      done: 'Your address is verified.',
    }),
  );
  router.post('/auth/verify-email/resend', async (request, response) => {
    await resendVerification(deps, (await memberOf(deps, request)).user);
    response.status(202).end();
  });

  router.get('/auth/confirm-email', (request, response) => {
    const text = 'Press the button to use this address from now on.';
    sendForm(request, response, 'confirm-email', {
      title: 'Confirm your address',
      text,
      button: 'Confirm',
    });
  });
  router.post('/auth/confirm-email', formBody, (request, response) =>
    answerForm(request, response, {
      schema: mailTokenRequest,
      work: ({ token }) => confirmEmail(deps, token, clientOf(request)),
      done: 'The address of your account has changed.',
    }),
  );

  router.get(['/auth/me', '/users/me'], async (request, response) => {
    response.json(toUser((await memberOf(deps, request)).user));
  });
  router.patch('/users/me', async (request, response) => {
    const member = await memberOf(deps, request);
    response.json(await changeProfile(deps, member, parseBody(profileChange, request)));
  });
  router.delete('/users/me', async (request, response) => {
    const member = await memberOf(deps, request);
    const { currentPassword } = request.body === undefined ? {} : parseBody(accountDeletion, request);
    await removeOwnAccount(deps, member, currentPassword);
    response.status(204).end();
  });

  return router;
}
