import { z } from 'zod';

const ids = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}(,[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}){0,99}$/i;

export const zipQuery = z.strictObject({
  ids: z.string().regex(ids, 'Must be 1 to 100 ids of conversions, separated by commas').meta({
    description: '1 to 100 ids of conversions, separated by commas',
    example: '0198c0de-7a3c-7b52-9d4e-3f1f6a1c2b4d,0198c0de-8b21-7c0a-8f3e-5d2c9b7a6e10',
  }),
});
