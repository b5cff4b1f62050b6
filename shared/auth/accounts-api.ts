import { z } from 'zod';

/** The requests and answers of `/auth`: the users service validates with them, the gateway documents them. */

const email = z
  .email('must be an email address')
  .max(254, 'must be at most 254 characters')
  .transform((text) => text.toLowerCase())
  .meta({ example: 'ada@example.org' });

const password = z
  .string()
  .min(8, 'must be at least 8 characters')
  // argon2 takes any length; a megabyte of it would be work for nothing.
  .max(256, 'must be at most 256 characters');

export const registerRequest = z
  .strictObject({ email, password, displayName: z.string().trim().min(1).max(100).optional() })
  .meta({ id: 'RegisterRequest' });

export const loginRequest = z
  .strictObject({ email, password: z.string().max(256, 'must be at most 256 characters') })
  .meta({ id: 'LoginRequest' });

export const refreshRequest = z
  .strictObject({ refresh_token: z.string().min(1).max(256) })
  .meta({ id: 'RefreshRequest' });

export const userSchema = z
  .object({
    id: z.uuid(),
    email: z.email(),
    displayName: z.string().nullable(),
    role: z.enum(['user', 'admin']),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'User' });

export const tokensSchema = z
  .object({
    access_token: z.string(),
    refresh_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.int().meta({ description: 'Seconds until the access token expires' }),
  })
  .meta({ id: 'Tokens' });

export type User = z.infer<typeof userSchema>;
export type Tokens = z.infer<typeof tokensSchema>;
