import { Router } from 'express';
import { parseBody, parseQuery } from '../../shared/http/validate.ts';
import type { AccountsDeps } from '../accounts/deps.ts';
import { removeAccount } from '../accounts/removal.ts';
import { listAuditEvents } from '../audit/audit-list.ts';
import { auditQuery } from '../audit/audit.schema.ts';
import { toUser } from '../database/user.repository.ts';
import { idOf } from '../http/id.ts';
import { adminOf } from '../sessions/member.ts';
import { newUserRequest, userChange, userListQuery, userReplacement } from './administration.api.ts';
import { anyUser, changeUser, createUser } from './administration.ts';
import { listUsers } from './user-list.ts';

/** Other users' accounts, for administrators. */
export function administrationRoutes(deps: AccountsDeps): Router {
  const router = Router();

  router.get('/users', async (request, response) => {
    await adminOf(deps, request);
    response.json(await listUsers(deps.db, parseQuery(userListQuery, request)));
  });

  router.post('/users', async (request, response) => {
    const admin = await adminOf(deps, request);
    const user = await createUser(deps, admin, parseBody(newUserRequest, request));
    response.status(201).location(`/users/${user.id}`).json(user);
  });

  router.get('/users/:id', async (request, response) => {
    await adminOf(deps, request);
    response.json(toUser(await anyUser(deps, idOf(request, 'account'))));
  });

  for (const [method, schema] of [
    ['put', userReplacement],
    ['patch', userChange],
  ] as const)
    router[method]('/users/:id', async (request, response) => {
      const admin = await adminOf(deps, request);
      const before = await anyUser(deps, idOf(request, 'account'));
      response.json(await changeUser(deps, admin, before, parseBody(schema, request)));
    });

  router.delete('/users/:id', async (request, response) => {
    const { user: admin, client } = await adminOf(deps, request);
    const user = await anyUser(deps, idOf(request, 'account'));
    await removeAccount(deps, user, { actorId: admin.id, client });
    response.status(204).end();
  });

  router.get('/audit-log', async (request, response) => {
    await adminOf(deps, request);
    response.json(await listAuditEvents(deps.db, parseQuery(auditQuery, request)));
  });

  return router;
}
