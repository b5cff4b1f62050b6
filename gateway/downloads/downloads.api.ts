import { z } from 'zod';
import { idParameter } from '../conversions/conversion.schema.ts';
import { loginOrApiKey, operation } from '../../shared/openapi/operations.ts';
import { problems } from '../../shared/openapi/problems.ts';
import { resultTypes } from '../../shared/result-type.ts';
import { zipQuery } from './downloads.schema.ts';

const linkToken = z.string().optional().meta({ description: 'The token of the link in the email' });
/** Of each type that a result may have. */
const result = Object.fromEntries(Object.values(resultTypes).map(({ contentType }) => [contentType, {}]));
const range = z.string().optional().meta({ example: 'bytes=0-1023' });

export const downloadPaths = {
  '/mp3s': {
    get: operation({
      tag: 'Downloads',
      summary: 'Download several results as a zip',
      description:
        'The files are stored in the zip uncompressed, in the order of the ids. If one of them is missing, not yours or not ready, the answer names it and there is no zip. Ranges are not supported.',
      security: loginOrApiKey('download'),
      query: zipQuery,
      answers: {
        '200': { description: 'The zip', content: { 'application/zip': {} } },
        ...problems(
          ...(['invalid-request', 'missing-token', 'expired-token', 'bad-token', 'bad-api-key'] as const),
          ...(['no-download-scope', 'no-conversion', 'not-ready', 'unavailable'] as const),
        ),
      },
    }),
  },
  '/mp3s/{id}': {
    get: operation({
      tag: 'Downloads',
      summary: 'Download a result',
      description:
        'The file has the format of the options; with `split`, it is a zip with one file for each chapter. Send an access token, an API key, or the `token` of the link in the email.',
      security: [...loginOrApiKey('download'), {}],
      path: idParameter,
      query: z.object({ token: linkToken }),
      header: z.object({ Range: range }),
      answers: {
        '200': { description: 'The whole file', content: result },
        '206': { description: 'The requested range', content: result },
        '304': { description: 'The file still has the given ETag' },
        ...problems(
          ...(['missing-token', 'expired-token', 'bad-token', 'bad-api-key'] as const),
          ...(['no-download-scope', 'bad-link', 'expired-link', 'no-conversion'] as const),
          ...(['not-ready', 'changed', 'bad-range', 'unavailable'] as const),
        ),
      },
    }),
  },
};
