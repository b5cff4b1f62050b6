import { Router } from 'express';
import { apiKeyCheck } from '../../shared/auth/api-key.ts';
import { parseBody } from '../../shared/http/validate.ts';
import { toUser } from '../database/user.repository.ts';
import { idOf } from '../http/id.ts';
import { memberOf, type MemberDeps } from '../sessions/member.ts';
import { apiKeyRequest } from './api-keys.api.ts';
import { checkApiKey, createApiKey, listApiKeys, revokeApiKey } from './api-keys.ts';

export function apiKeysRoutes(deps: MemberDeps): Router {
  const router = Router();

  router.post('/auth/api-keys', async (request, response) => {
    const member = await memberOf(deps, request);
    response.status(201).json(await createApiKey(deps.db, member, parseBody(apiKeyRequest, request)));
  });

  router.get('/auth/api-keys', async (request, response) => {
    const { user } = await memberOf(deps, request);
    response.json({ items: await listApiKeys(deps.db, user.id) });
  });

  router.delete('/auth/api-keys/:id', async (request, response) => {
    const member = await memberOf(deps, request);
    await revokeApiKey(deps.db, member, idOf(request, 'key'));
    response.status(204).end();
  });

  // For the gateway, which does not proxy it. The key itself is the only credential.
  router.post('/internal/api-keys/check', async (request, response) => {
    const { user, scopes } = await checkApiKey(deps.db, parseBody(apiKeyCheck, request).key);
    response.json({ user: toUser(user), scopes });
  });

  return router;
}
