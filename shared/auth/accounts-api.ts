import { z } from 'zod';
import {
  displayNameField,
  emailField,
  newPasswordField,
  passwordField,
  roleField,
  tokenField,
} from './fields.ts';

/**
 * Requests and answers of account calls: the users service validates with them, the API's description
 * documents them.
 */

export const registerRequest = z
  .strictObject({
    email: emailField,
    password: newPasswordField,
    displayName: displayNameField.optional(),
    invitation: tokenField.optional().meta({ description: 'Required if `REGISTRATION` is `invite`' }),
  })
  .meta({ id: 'RegisterRequest' });

export const loginRequest = z
  .strictObject({ email: emailField, password: passwordField })
  .meta({ id: 'LoginRequest' });

const refreshTokenField = tokenField.meta({ description: 'Also accepted as `refreshToken`' });

export const refreshRequest = z
  .preprocess(withUsualName, z.strictObject({ refresh_token: refreshTokenField }))
  .meta({ id: 'RefreshRequest' });

export const logoutRequest = z.preprocess(
  withUsualName,
  z.strictObject({ refresh_token: refreshTokenField.optional() }),
);

/** Clients of other systems send `refreshToken`. A body with both names is refused for the unknown one. */
function withUsualName(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('refreshToken' in body) || 'refresh_token' in body)
    return body;
  const { refreshToken, ...rest } = body;
  return { ...rest, refresh_token: refreshToken };
}

export const userSchema = z
  .object({
    id: z.uuid(),
    email: z.email(),
    emailVerified: z.boolean(),
    displayName: z.string().nullable(),
    role: roleField,
    createdAt: z.iso.datetime(),
  })
  .meta({
    id: 'User',
    example: {
      id: '0199a1de-7d3c-7f33-9d49-30f1e7c6a1ad',
      email: 'ada@example.org',
      emailVerified: true,
      displayName: 'Ada',
      role: 'user',
      createdAt: '2026-01-31T12:00:00.000Z',
    },
  });

export const tokensSchema = z
  .object({
    access_token: z.string(),
    refresh_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.int().meta({ description: 'Seconds until the access token expires' }),
  })
  .meta({
    id: 'Tokens',
    example: {
      access_token: 'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJz….MEUCIQ…',
      refresh_token: 'M3h0Y2pS0nSgk1WJvA2gJ1k0d8pCq8dYvXw8dQm3a1E',
      token_type: 'bearer',
      expires_in: 900,
    },
  });

/** A mailed token. */
export const mailTokenRequest = z.strictObject({ token: tokenField }).meta({ id: 'MailTokenRequest' });

export const passwordResetRequest = z
  .strictObject({ email: emailField })
  .meta({ id: 'PasswordResetRequest' });

export const passwordResetConfirm = z
  .strictObject({ token: tokenField, password: newPasswordField })
  .meta({ id: 'PasswordResetConfirm' });

/** Changing the email address or the password requires the current password. */
export const profileChange = z
  .strictObject({
    displayName: displayNameField.nullable().optional(),
    email: emailField.optional(),
    password: newPasswordField.optional(),
    currentPassword: passwordField.optional(),
  })
  .meta({ id: 'ProfileChange' });

/** Not required right after a login. */
export const accountDeletion = z
  .strictObject({ currentPassword: passwordField.optional() })
  .meta({ id: 'AccountDeletion' });

export type User = z.infer<typeof userSchema>;
export type Tokens = z.infer<typeof tokensSchema>;
