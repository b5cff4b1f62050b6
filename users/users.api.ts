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
    { name: 'Accounts', description: 'Your account, and the pages of mailed links' },
    { name: 'Sessions', description: 'Log in and out; list and end sessions' },
    { name: 'API keys', description: 'Credentials for programs' },
    {
      name: 'Administration',
      description: 'Other users’ accounts, invitations and the audit log, for administrators',
    },
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
    '/health/db': health('Check whether the users database is up', ['database'], 'database'),
  },
};
