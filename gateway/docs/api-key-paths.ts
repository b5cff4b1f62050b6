import { z } from 'zod';
import {
  apiKeyListSchema,
  apiKeyRequest,
  apiKeySchema,
  newApiKeySchema,
} from '../../shared/auth/sessions-api.ts';
import { apiKey, newApiKey } from './examples.ts';
import { created, empty, json, ok, operation } from './operations.ts';
import { badBody, badLogin, problems } from './problems.ts';

const tag = 'API keys';

const keyId = z.object({ id: apiKeySchema.shape.id.meta({ example: apiKey.id }) });

/** Keys for programs. Only a login makes, sees and revokes them. */
export const apiKeyPaths = {
  '/auth/api-keys': {
    post: operation({
      tag,
      summary: 'Make an API key',
      description: 'The key itself is in this answer only. At most 50 keys an account.',
      body: json(apiKeyRequest, { name: apiKey.name, scopes: ['upload', 'download'] }),
      answers: {
        ...created(newApiKeySchema, { example: newApiKey }),
        ...problems(...badBody, ...badLogin, 'too-many-api-keys'),
      },
    }),
    get: operation({
      tag,
      summary: 'Your API keys, without the keys themselves',
      answers: { ...ok(apiKeyListSchema, { items: [apiKey] }), ...problems(...badLogin) },
    }),
  },
  '/auth/api-keys/{id}': {
    delete: operation({
      tag,
      summary: 'Revoke an API key',
      description: 'It opens nothing from now on.',
      path: keyId,
      answers: { ...empty(204, 'Revoked'), ...problems(...badLogin, 'no-key') },
    }),
  },
};
