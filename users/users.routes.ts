import { json, type Router } from 'express';
import { accountsRoutes } from './accounts/accounts.routes.ts';
import { administrationRoutes } from './administration/administration.routes.ts';
import { apiKeysRoutes } from './api-keys/api-keys.routes.ts';
import type { Background } from './password-reset/background.ts';
import type { AccountsDeps } from './accounts/deps.ts';
import { invitationsRoutes } from './invitations/invitations.routes.ts';
import { toJwks } from './keys/signing-key.ts';
import { passwordResetRoutes } from './password-reset/password-reset.routes.ts';
import { sessionsRoutes } from './sessions/sessions.routes.ts';

/** All routes behind the gate. */
export function usersRoutes(router: Router, deps: AccountsDeps, background: Background): void {
  router.get('/.well-known/jwks.json', async (_request, response) => {
    response.json(toJwks(await deps.keys.published()));
  });
  router.use((_request, response, next) => {
    // Tokens and personal data: no proxy may cache them.
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.use(json({ limit: '16kb' }));
  router.use(sessionsRoutes(deps));
  router.use(passwordResetRoutes(deps, background));
  router.use(accountsRoutes(deps));
  router.use(apiKeysRoutes(deps));
  router.use(invitationsRoutes(deps));
  router.use(administrationRoutes(deps));
}
