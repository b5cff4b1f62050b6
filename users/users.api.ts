import { health, healthTag } from '../shared/openapi/health.api.ts';
import type { Api } from '../shared/openapi/document.ts';
import { accountPaths } from './accounts/accounts.api.ts';
import { verificationPaths } from './accounts/verification.api.ts';
import { administrationPaths } from './administration/administration.api.ts';
import { apiKeyPaths } from './api-keys/api-keys.api.ts';
import { auditPaths } from './administration/audit-log.api.ts';
import { invitationPaths } from './invitations/invitations.api.ts';
import { passwordResetPaths } from './password-reset/password-reset.api.ts';
import { sessionPaths } from './sessions/sessions.api.ts';

/** What the users service answers for the gateway's callers. */
export const api: Api = {
  tags: [
    { name: 'Accounts', description: 'Your account, and the links that are mailed' },
    { name: 'Sessions', description: 'Logging in and out' },
    { name: 'API keys', description: 'For programs' },
    { name: 'Administration', description: 'Other people’s accounts, for administrators' },
    healthTag,
  ],
  paths: {
    ...accountPaths,
    ...verificationPaths,
    ...passwordResetPaths,
    ...sessionPaths,
    ...apiKeyPaths,
    ...administrationPaths,
    ...invitationPaths,
    ...auditPaths,
    '/health/db': health('The users database can be reached', ['database'], 'database'),
  },
};
