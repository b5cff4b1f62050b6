import { z } from 'zod';
import { userSchema } from './accounts-api.ts';
import { displayNameField, emailField, newPasswordField, pageQuery, roleField } from './fields.ts';

/** Requests and answers of administrators' calls. */

export const userListQuery = z.strictObject({
  ...pageQuery,
  email: z
    .string()
    .trim()
    .toLowerCase()
    .min(1)
    .max(254)
    .optional()
    .meta({ description: 'Part of the address', example: '@example.org' }),
  role: roleField.optional(),
  createdAfter: z.iso.datetime().optional(),
  createdBefore: z.iso.datetime().optional(),
});

export const userListSchema = z
  .object({ items: z.array(userSchema), nextCursor: z.uuid().nullable() })
  .meta({ id: 'UserList' });

/** Without a password, the user gets a mail to choose one. */
export const newUserRequest = z
  .strictObject({
    email: emailField,
    password: newPasswordField.optional(),
    displayName: displayNameField.nullable().default(null),
    role: roleField.default('user'),
  })
  .meta({ id: 'NewUserRequest' });

const parts = {
  email: emailField,
  displayName: displayNameField.nullable(),
  role: roleField,
  emailVerified: z.boolean().optional().meta({ description: 'Unless given, a new address makes it false' }),
  password: newPasswordField.optional().meta({ description: 'Ends every session of the account' }),
};

export const userReplacement = z.strictObject(parts).meta({ id: 'UserReplacement' });
export const userChange = z.strictObject(parts).partial().meta({ id: 'UserChange' });

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
