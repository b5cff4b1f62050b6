import { z } from 'zod';
import {
  apiKeyListSchema,
  apiKeyRequest,
  apiKeySchema,
  newApiKeySchema,
  type ApiKey,
} from '../../shared/auth/sessions-api.ts';
import { created, empty, json, ok, operation } from '../../shared/openapi/operations.ts';
import { badBody, badLogin, problems } from '../../shared/openapi/problems.ts';

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
