import { z } from 'zod';
import { created, empty, ok, operation } from '../../shared/openapi/operations.ts';
import { badAdmin, problems } from '../../shared/openapi/problems.ts';

/** What administrators see of invitations to register. */

const invitationSchema = z
  .object({ id: z.uuid(), createdAt: z.iso.datetime(), expiresAt: z.iso.datetime() })
  .meta({ id: 'Invitation' });

export const newInvitationSchema = invitationSchema
  .extend({
    code: z.string().meta({ description: 'Shown only once; send it as `invitation` in POST /auth/register' }),
  })
  .meta({ id: 'NewInvitation' });

const invitationListSchema = z.object({ items: z.array(invitationSchema) }).meta({ id: 'InvitationList' });

export type Invitation = z.infer<typeof invitationSchema>;

const tag = 'Administration';

const invitation: Invitation = {
  id: '019c13f7-5c2e-7e88-a1d6-2f9b40c7e3b1',
  createdAt: '2026-01-31T12:00:00.000Z',
  expiresAt: '2026-02-07T12:00:00.000Z',
};

const newInvitation = { ...invitation, code: 'Qk3v9ZpL2mT7xW1cY8sD4fG6hJ0aB5nR' };

/** Invitations to register. */
export const invitationPaths = {
  '/invitations': {
    post: operation({
      tag,
      summary: 'Create an invitation to register',
      description:
        'With `REGISTRATION=invite`, one person can register with the code, within 7 days. Only this answer contains the code.',
      answers: { ...created(newInvitationSchema, { example: newInvitation }), ...problems(...badAdmin) },
    }),
    get: operation({
      tag,
      summary: 'List unused invitations, without their codes',
      answers: { ...ok(invitationListSchema, { items: [invitation] }), ...problems(...badAdmin) },
    }),
  },
  '/invitations/{id}': {
    delete: operation({
      tag,
      summary: 'Revoke an invitation',
      path: z.object({ id: invitationSchema.shape.id.meta({ example: invitation.id }) }),
      answers: { ...empty(204, 'Revoked'), ...problems(...badAdmin, 'no-invitation') },
    }),
  },
};
