import { z } from 'zod';
import { userSchema } from '../../shared/auth/accounts-api.ts';
import {
  auditPageSchema,
  auditQuery,
  newUserRequest,
  userChange,
  userListQuery,
  userListSchema,
  userReplacement,
} from '../../shared/auth/admin-api.ts';
import {
  invitationListSchema,
  invitationSchema,
  newInvitationSchema,
} from '../../shared/auth/invitations-api.ts';
import { auditEvent, invitation, newcomer, newInvitation, user } from './examples.ts';
import { created, empty, json, ok, operation } from './operations.ts';
import { badBody, badLogin, problems } from './problems.ts';

const tag = 'Administration';

const userId = z.object({ id: userSchema.shape.id.meta({ example: user.id }) });
const badAdmin = [...badLogin, 'forbidden'] as const;

const grace = { ...newcomer, email: 'grace@example.org', displayName: 'Grace' };
const invited = { email: grace.email, displayName: grace.displayName, role: 'user' };
const replaced = { email: 'ada@example.org', displayName: 'Ada', role: 'admin', emailVerified: true };

/** Other people's accounts. */
export const administrationPaths = {
  '/users': {
    get: operation({
      tag,
      summary: 'All accounts, newest first',
      query: userListQuery,
      answers: {
        ...ok(userListSchema, { items: [user], nextCursor: user.id }),
        ...problems(...badAdmin, 'invalid-query'),
      },
    }),
    post: operation({
      tag,
      summary: 'Make an account for somebody',
      description:
        'Without a password the person is mailed a link to choose one, good for 7 days; with one, a link to verify the address.',
      body: json(newUserRequest, invited),
      answers: {
        ...created(userSchema, { example: grace, location: `/users/${grace.id}` }),
        ...problems(...badBody, ...badAdmin, 'weak-password', 'email-taken'),
      },
    }),
  },
  '/users/{id}': {
    get: operation({
      tag,
      summary: 'One account',
      path: userId,
      answers: { ...ok(userSchema), ...problems(...badAdmin, 'no-account') },
    }),
    put: change('Replace what is said of an account', userReplacement, replaced),
    patch: change('Change an account', userChange, { role: 'admin' }),
    delete: operation({
      tag,
      summary: 'Delete an account',
      description: 'With its sessions and API keys; its videos and mp3s go within moments.',
      path: userId,
      answers: { ...empty(204, 'Gone'), ...problems(...badAdmin, 'no-account', 'last-admin') },
    }),
  },
  '/invitations': {
    post: operation({
      tag,
      summary: 'Invite somebody to register',
      description:
        'For `REGISTRATION=invite`. The code is in this answer only; it lets one person register, within 7 days.',
      answers: { ...created(newInvitationSchema, { example: newInvitation }), ...problems(...badAdmin) },
    }),
    get: operation({
      tag,
      summary: 'Invitations that can still be used, without their codes',
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
  '/audit-log': {
    get: operation({
      tag,
      summary: 'What happened to accounts, newest first',
      description: 'Kept for `AUDIT_RETENTION`.',
      query: auditQuery,
      answers: {
        ...ok(auditPageSchema, { items: [auditEvent], nextCursor: null }),
        ...problems(...badAdmin, 'invalid-query'),
      },
    }),
  },
};

function change(summary: string, schema: z.ZodType, example: object) {
  return operation({
    tag,
    summary,
    description:
      'A new password ends all sessions of the account. The person is told of a new password or address by mail.',
    path: userId,
    body: json(schema, example),
    answers: {
      ...ok(userSchema, { ...user, role: 'admin' }),
      ...problems(...badBody, ...badAdmin, 'weak-password', 'no-account', 'email-taken', 'last-admin'),
    },
  });
}
