import { Router } from 'express';
import { idOf } from '../http/id.ts';
import { adminOf, type MemberDeps } from '../sessions/member.ts';
import { createInvitation, listInvitations, revokeInvitation } from './invitations.ts';

/** Invitations to register, for administrators. */
export function invitationsRoutes(deps: MemberDeps): Router {
  const router = Router();

  router.post('/invitations', async (request, response) => {
    const { user, client } = await adminOf(deps, request);
    response.status(201).json(await createInvitation(deps.db, { actorId: user.id, client }));
  });

  router.get('/invitations', async (request, response) => {
    await adminOf(deps, request);
    response.json({ items: await listInvitations(deps.db) });
  });

  router.delete('/invitations/:id', async (request, response) => {
    const { user, client } = await adminOf(deps, request);
    await revokeInvitation(deps.db, idOf(request, 'invitation'), { actorId: user.id, client });
    response.status(204).end();
  });

  return router;
}
