import { json, Router } from 'express';
import { authenticate } from '../../shared/auth/access-token.ts';
import { loginRequest, refreshRequest, registerRequest } from '../../shared/auth/accounts-api.ts';
import { parseBody } from '../../shared/http/validate.ts';
import { login, me, refresh, register, type AccountsDeps } from './accounts.ts';

export function accountsRoutes(deps: AccountsDeps): Router {
  const router = Router();
  router.use(json({ limit: '16kb' }));
  const ownKey = (kid: string) =>
    Promise.resolve(kid === deps.signingKey.kid ? deps.signingKey.publicKey : undefined);

  router.post('/auth/register', async (request, response) => {
    response.status(201).json(await register(deps, parseBody(registerRequest, request)));
  });

  router.post('/auth/login', async (request, response) => {
    response.set('Cache-Control', 'no-store').json(await login(deps, parseBody(loginRequest, request)));
  });

  router.post('/auth/refresh', async (request, response) => {
    const { refresh_token: token } = parseBody(refreshRequest, request);
    response.set('Cache-Control', 'no-store').json(await refresh(deps, token));
  });

  router.get('/auth/me', async (request, response) => {
    const caller = await authenticate(request.headers.authorization, ownKey);
    response.json(await me(deps, caller.id));
  });

  return router;
}
