import { z } from 'zod';
import {
  conversionPageSchema,
  conversionSchema,
  idParameter,
  listQuery,
  uploadSchema,
} from './conversion.schema.ts';
import { cancelled, done, queued } from './conversion.examples.ts';
import { accepted, empty, json, loginOrApiKey, ok, operation } from '../../shared/openapi/operations.ts';
import { optionsSchema } from '../../shared/options/options.ts';
import { badBody, problems } from '../../shared/openapi/problems.ts';

const tag = 'Conversions';

const videoUpload = z.object({
  file: z.string().meta({ format: 'binary', description: 'The video' }),
  ...optionsSchema.shape,
});
const someOptions = { bitrate: 96, channels: 'mono', from: 60, to: '00:02:30.5' };
const lastEventId = z
  .string()
  .optional()
  .meta({ description: 'The id of the last event received', example: '1-converting-250' });
const events = `id: 1-done-1000\nevent: status\ndata: ${JSON.stringify(done)}\n\n`;

/** What any of these calls may be answered. */
const badCaller = ['missing-token', 'expired-token', 'bad-token', 'bad-api-key', 'unavailable'] as const;
/** One that changes something. */
const badUploader = [...badCaller, 'no-upload-scope'] as const;

const badRetry = ['no-conversion', 'wrong-state', 'video-gone', 'over-daily-quota'] as const;
const retryBody = badBody.filter((name) => name !== 'invalid-request');

export const conversionPaths = {
  '/videos': {
    post: operation({
      tag,
      summary: 'Upload a video',
      description:
        'Mixdown converts the video in the background and mails you a link to the mp3. The options come as text fields before or after the file. If you have a result of the same file with the same name and options, the conversion is `done` at once with a copy of it. Mixdown ignores fields of other names and lists them in the answer.',
      security: loginOrApiKey('upload'),
      body: { required: true, content: { 'multipart/form-data': { schema: videoUpload } } },
      answers: {
        ...accepted(uploadSchema, {
          example: { ...queued, ignored: ['submit'] },
          location: `/videos/${queued.id}`,
        }),
        ...problems(
          ...badUploader,
          ...([
            'no-file',
            'empty-file',
            'too-many-files',
            'no-file-name',
            'too-many-parts',
            'malformed-multipart',
            'bad-options',
          ] as const),
          'email-not-verified',
          ...(['file-too-large', 'over-quota', 'over-daily-quota'] as const),
        ),
      },
    }),
    get: operation({
      tag,
      summary: 'List your conversions',
      description:
        'The newest come first, unless `sort` or `order` says otherwise. `createdAt` sorts by when the uploads began. A search reads your file names until the page is full.',
      security: loginOrApiKey(),
      query: listQuery,
      answers: {
        ...ok(conversionPageSchema, { items: [done], nextCursor: null }),
        ...problems(...badCaller, 'invalid-query'),
      },
    }),
  },
  '/videos/{id}': {
    get: operation({
      tag,
      summary: 'Get a conversion',
      security: loginOrApiKey(),
      path: idParameter,
      answers: { ...ok(conversionSchema, done), ...problems(...badCaller, 'no-conversion') },
    }),
    delete: operation({
      tag,
      summary: 'Delete a conversion with its video and mp3',
      security: loginOrApiKey('upload'),
      path: idParameter,
      answers: { ...empty(204, 'Deleted'), ...problems(...badUploader, 'no-conversion') },
    }),
  },
  '/videos/{id}/cancel': {
    post: operation({
      tag,
      summary: 'Cancel a queued or running conversion',
      security: loginOrApiKey('upload'),
      path: idParameter,
      answers: {
        ...accepted(conversionSchema, { example: cancelled }),
        ...problems(...badUploader, 'no-conversion', 'wrong-state'),
      },
    }),
  },
  '/videos/{id}/retry': {
    post: operation({
      tag,
      summary: 'Convert a video again',
      description:
        'Without a body, it retries a failed or cancelled conversion with the same options. With options, which replace all options of the conversion, it converts the video of a done one again too. The old mp3 stays until the new one replaces it.',
      security: loginOrApiKey('upload'),
      path: idParameter,
      body: { ...json(optionsSchema, someOptions), required: false },
      answers: {
        ...accepted(conversionSchema, { example: { ...queued, options: optionsSchema.parse(someOptions) } }),
        ...problems(...badUploader, ...retryBody, 'bad-options', ...badRetry),
      },
    }),
  },
  '/videos/{id}/events': {
    get: operation({
      tag,
      summary: 'Watch a conversion',
      security: loginOrApiKey(),
      path: idParameter,
      header: z.object({ 'Last-Event-ID': lastEventId }),
      answers: {
        '200': {
          description:
            'Server-sent events named `status`, each with a Conversion. The stream ends with a final state. An account may have 100 open streams in each gateway process',
          content: { 'text/event-stream': { schema: z.string(), example: events } },
        },
        ...empty(204, 'The last event received already had the final state'),
        ...problems(...badCaller, 'no-conversion', 'too-many-streams'),
      },
    }),
  },
};
