import { z } from 'zod';
import { apiKeyScopes } from '../../shared/auth/api-key.ts';
import { created, empty, json, ok, operation } from '../../shared/openapi/operations.ts';
import { badBody, badLogin, problems } from '../../shared/openapi/problems.ts';

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

const apiKeyListSchema = z.object({ items: z.array(apiKeySchema) }).meta({ id: 'ApiKeyList' });

export type ApiKey = z.infer<typeof apiKeySchema>;

const tag = 'API keys';

const apiKey: ApiKey = {
  id: '019c13f5-42d0-7a6b-b0c2-8e1f73a9d5c4',
  name: 'backup script',
  scopes: ['upload', 'download'],
  createdAt: '2026-01-31T12:00:00.000Z',
  lastUsedAt: null,
  expiresAt: null,
};

const newApiKey = { ...apiKey, key: 'mxk_Zk9w3r0cQm1yT7uXb5nE2dLhS8vPqA4oJfGtR6iKzYM' };

const keyId = z.object({ id: apiKeySchema.shape.id.meta({ example: apiKey.id }) });

/** Keys for programs. Only a login makes, sees and revokes them. */
export const apiKeyPaths = {
  '/auth/api-keys': {
    post: operation({
      tag,
      summary: 'Create an API key',
      description: 'Only this answer contains the key itself. An account may have 50 keys.',
      body: json(apiKeyRequest, { name: apiKey.name, scopes: ['upload', 'download'] }),
      answers: {
        ...created(newApiKeySchema, { example: newApiKey }),
        ...problems(...badBody, ...badLogin, 'too-many-api-keys'),
      },
    }),
    get: operation({
      tag,
      summary: 'List your API keys, without the keys themselves',
      answers: { ...ok(apiKeyListSchema, { items: [apiKey] }), ...problems(...badLogin) },
    }),
  },
  '/auth/api-keys/{id}': {
    delete: operation({
      tag,
      summary: 'Revoke an API key',
      description: 'From then on, calls with the key get 401.',
      path: keyId,
      answers: { ...empty(204, 'Revoked'), ...problems(...badLogin, 'no-key') },
    }),
  },
};
