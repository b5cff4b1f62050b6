import { z } from 'zod';
import { idParameter } from '../conversions/conversion.schema.ts';
import { loginOrApiKey, operation } from '../../shared/openapi/operations.ts';
import { problems } from '../../shared/openapi/problems.ts';

const linkToken = z.string().optional().meta({ description: 'As the link of the email has it' });
const range = z.string().optional().meta({ example: 'bytes=0-1023' });

export const downloadPaths = {
  '/mp3s/{id}': {
    get: operation({
      tag: 'Downloads',
      summary: 'The mp3',
      description: 'With an access token or an API key, or with the `token` of the email in place of them.',
      security: [...loginOrApiKey('download'), {}],
      path: idParameter,
      query: z.object({ token: linkToken }),
      header: z.object({ Range: range }),
      answers: {
        '200': { description: 'The whole mp3', content: { 'audio/mpeg': {} } },
        '206': { description: 'The range asked for', content: { 'audio/mpeg': {} } },
        '304': { description: 'Unchanged since the given ETag' },
        ...problems(
          ...(['missing-token', 'expired-token', 'bad-token', 'bad-api-key'] as const),
          ...(['no-download-scope', 'bad-link', 'expired-link', 'no-conversion'] as const),
          ...(['not-ready', 'changed', 'bad-range', 'unavailable'] as const),
        ),
      },
    }),
  },
};
