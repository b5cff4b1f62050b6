import { z } from 'zod';
import { loginOrApiKey, ok, operation } from '../../shared/openapi/operations.ts';
import { problems } from '../../shared/openapi/problems.ts';

const limit = z.int().nullable();

export const usageSchema = z
  .object({
    bytesStored: z.int().meta({ description: 'Of all videos and mp3s' }),
    secondsConvertedToday: z
      .number()
      .meta({ description: 'Of the mp3s that were made since midnight UTC, deleted ones too' }),
    limits: z
      .object({ bytesStored: limit, secondsConvertedToday: limit })
      .meta({ description: 'Null where there is no limit' }),
  })
  .meta({ id: 'Usage' });

export type UsageAnswer = z.infer<typeof usageSchema>;

const example: UsageAnswer = {
  bytesStored: 1_234_567_890,
  secondsConvertedToday: 5400.5,
  limits: { bytesStored: 10_737_418_240, secondsConvertedToday: 36_000 },
};

export const usagePaths = {
  '/usage': {
    get: operation({
      tag: 'Conversions',
      summary: 'See what you use and what is allowed',
      security: loginOrApiKey(),
      answers: {
        ...ok(usageSchema, example),
        ...problems('missing-token', 'expired-token', 'bad-token', 'bad-api-key', 'unavailable'),
      },
    }),
  },
};
