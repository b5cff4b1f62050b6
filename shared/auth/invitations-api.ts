import { z } from 'zod';

/** What administrators see of invitations to register. */

export const invitationSchema = z
  .object({ id: z.uuid(), createdAt: z.iso.datetime(), expiresAt: z.iso.datetime() })
  .meta({ id: 'Invitation' });

export const newInvitationSchema = invitationSchema
  .extend({
    code: z.string().meta({ description: 'Shown only once; send it as `invitation` in POST /auth/register' }),
  })
  .meta({ id: 'NewInvitation' });

export const invitationListSchema = z
  .object({ items: z.array(invitationSchema) })
  .meta({ id: 'InvitationList' });

export type Invitation = z.infer<typeof invitationSchema>;
