import { z } from 'zod';
import { pageQuery } from '../http/fields.ts';

export const auditQuery = z.strictObject({
  ...pageQuery,
  event: z.string().max(64).optional().meta({ example: 'login.failed' }),
  user: z.uuid().optional().meta({ description: 'Events by or about this account' }),
});

const party = z.object({ id: z.uuid(), email: z.email().nullable() });

const auditEventSchema = z
  .object({
    id: z.uuid(),
    at: z.iso.datetime(),
    event: z.string().meta({ example: 'password.changed' }),
    actor: party.nullable().meta({ description: 'Who did it; null if unknown or done on the command line' }),
    subject: party
      .nullable()
      .meta({ description: 'The account it was done to; `email` is null once the account is deleted' }),
    address: z.string().nullable(),
    details: z.record(z.string(), z.string()),
  })
  .meta({ id: 'AuditEvent' });

export const auditPageSchema = z
  .object({ items: z.array(auditEventSchema), nextCursor: z.uuid().nullable() })
  .meta({ id: 'AuditPage' });

export type AuditEvent = z.infer<typeof auditEventSchema>;
