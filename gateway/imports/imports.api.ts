import { queued } from '../conversions/conversion.examples.ts';
import { conversionSchema } from '../conversions/conversion.schema.ts';
import { accepted, json, loginOrApiKey, operation } from '../../shared/openapi/operations.ts';
import { badBody, problems } from '../../shared/openapi/problems.ts';
import { importSchema } from './import-request.ts';

export const importPaths = {
  '/videos/import': {
    post: operation({
      tag: 'Conversions',
      summary: 'Import a video by its URL',
      description:
        'Mixdown fetches the file in the background and converts it as if it was uploaded. Meanwhile the conversion is `queued`, and its `progress` is how much of the file is there. `size` and `filename` follow when the server sends them. Only public addresses are fetched. If that is not possible, the conversion fails with `fetch-failed`.',
      security: loginOrApiKey('upload'),
      body: json(importSchema, { url: 'https://example.org/talk.mp4', bitrate: 96, from: 60 }),
      answers: {
        ...accepted(conversionSchema, {
          example: { ...queued, size: 0 },
          location: `/videos/${queued.id}`,
        }),
        ...problems(
          ...(['missing-token', 'expired-token', 'bad-token', 'bad-api-key', 'unavailable'] as const),
          ...badBody,
          ...([
            'bad-options',
            'no-upload-scope',
            'email-not-verified',
            'over-quota',
            'over-daily-quota',
          ] as const),
        ),
      },
    }),
  },
};
