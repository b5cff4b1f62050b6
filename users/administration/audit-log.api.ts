import { ok, operation } from '../../shared/openapi/operations.ts';
import { badAdmin, problems } from '../../shared/openapi/problems.ts';
import { user } from '../accounts/accounts.api.ts';
import { type AuditEvent, auditPageSchema, auditQuery } from '../audit/audit.schema.ts';

const tag = 'Administration';

const auditEvent: AuditEvent = {
  id: '019c13f6-0b10-7d25-9a3c-4c6e18f2b7d0',
  at: '2026-01-31T12:10:00.000Z',
  event: 'password.changed',
  actor: { id: user.id, email: user.email },
  subject: { id: user.id, email: user.email },
  address: '203.0.113.7',
  details: {},
};

export const auditPaths = {
  '/audit-log': {
    get: operation({
      tag,
      summary: 'List the audit log, newest first',
      description: 'Logins and changes of accounts. Entries are kept for `AUDIT_RETENTION`.',
      query: auditQuery,
      answers: {
        ...ok(auditPageSchema, { items: [auditEvent], nextCursor: null }),
        ...problems(...badAdmin, 'invalid-query'),
      },
    }),
  },
};
