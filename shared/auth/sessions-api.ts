import { z } from 'zod';

/** What a user sees of their logins and keys. */

export const sessionSchema = z
  .object({
    id: z.uuid(),
    device: z.string().nullable().meta({ description: 'User-Agent of the login', example: 'curl/8.11.0' }),
    address: z
      .string()
      .nullable()
      .meta({ description: 'IP address of its last use', example: '203.0.113.7' }),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    current: z.boolean().meta({ description: 'Whether it is the session of this request' }),
  })
  .meta({ id: 'Session' });

export const sessionListSchema = z.object({ items: z.array(sessionSchema) }).meta({ id: 'SessionList' });

export const apiKeyScopes = ['upload', 'download'] as const;

export const apiKeyRequest = z
  .strictObject({
    name: z.string().trim().min(1).max(100).meta({ example: 'backup script' }),
    scopes: z
      .array(z.enum(apiKeyScopes))
      .min(1)
      .transform((scopes) => [...new Set(scopes)])
      .default([...apiKeyScopes]),
    expiresAt: z.iso
      .datetime()
      .refine((time) => Date.parse(time) > Date.now(), 'must be in the future')
      .optional()
      .meta({ example: '2099-12-31T23:59:59Z' }),
  })
  .meta({ id: 'ApiKeyRequest' });

export const apiKeySchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    scopes: z.array(z.enum(apiKeyScopes)),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
    expiresAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ApiKey' });

export const newApiKeySchema = apiKeySchema
  .extend({ key: z.string().meta({ description: 'Shown only once', example: 'mxk_4mVQh…' }) })
  .meta({ id: 'NewApiKey' });

export const apiKeyListSchema = z.object({ items: z.array(apiKeySchema) }).meta({ id: 'ApiKeyList' });

/** Distinguishes an API key from an access token. */
export const apiKeyPrefix = 'mxk_';

/** Between gateway and users only. */
export const apiKeyCheck = z.strictObject({ key: z.string() });

export type Session = z.infer<typeof sessionSchema>;
export type ApiKey = z.infer<typeof apiKeySchema>;
export type ApiKeyScope = (typeof apiKeyScopes)[number];
