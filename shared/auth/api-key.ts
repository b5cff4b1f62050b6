import { z } from 'zod';

export const apiKeyScopes = ['upload', 'download'] as const;

/** Distinguishes an API key from an access token. */
export const apiKeyPrefix = 'mxk_';

/** Between gateway and users only. */
export const apiKeyCheck = z.strictObject({ key: z.string() });

export type ApiKeyScope = (typeof apiKeyScopes)[number];
