import { Router } from 'express';
import { parseBody } from '../../shared/http/validate.ts';
import { clientOf } from '../http/client.ts';
import { idOf } from '../http/id.ts';
import type { SessionsDeps } from './deps.ts';
import { login } from './login.ts';
import { memberOf } from './member.ts';
import { refresh } from './refresh.ts';
import { listSessions } from './session.repository.ts';
import { loginRequest, logoutRequest, refreshRequest } from './sessions.api.ts';
import { endOtherSessions, endSession, logoutByRefreshToken, toSession } from './sessions.ts';

export function sessionsRoutes(deps: SessionsDeps): Router {
  const router = Router();

  router.post('/auth/login', async (request, response) => {
    response.json(await login(deps, parseBody(loginRequest, request), clientOf(request)));
  });

  router.post('/auth/refresh', async (request, response) => {
    const { refresh_token: token } = parseBody(refreshRequest, request);
    response.json(await refresh(deps, token, clientOf(request)));
  });

  router.post('/auth/logout', async (request, response) => {
    const { refresh_token: token } = request.body === undefined ? {} : parseBody(logoutRequest, request);
    if (token !== undefined) await logoutByRefreshToken(deps, token, clientOf(request));
    else {
      const { user, sessionId, client } = await memberOf(deps, request);
      await endSession(deps, { userId: user.id, id: sessionId, client });
    }
    response.status(204).end();
  });

  router.get('/auth/sessions', async (request, response) => {
    const { user, sessionId } = await memberOf(deps, request);
    const rows = await listSessions(deps.db, user.id);
    response.json({ items: rows.map((row) => toSession(row, sessionId)) });
  });

  router.delete('/auth/sessions', async (request, response) => {
    const { user, sessionId, client } = await memberOf(deps, request);
    await endOtherSessions(deps, { userId: user.id, except: sessionId, client });
    response.status(204).end();
  });

  router.delete('/auth/sessions/:id', async (request, response) => {
    const { user, client } = await memberOf(deps, request);
    await endSession(deps, { userId: user.id, id: idOf(request, 'session'), client });
    response.status(204).end();
  });

  return router;
}
