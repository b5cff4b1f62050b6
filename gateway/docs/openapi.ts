import { createDocument } from 'zod-openapi';
import { otherNamesText } from '../other-names/other-names.ts';
import { paths } from './paths.ts';

const securitySchemes = {
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'From `POST /auth/login`: everything that the person may do.',
  },
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'mxk_…',
    description:
      'From `POST /auth/api-keys`, sent as `Authorization: Bearer mxk_…`. With the scope `upload` it uploads, cancels, tries ' +
      'again and deletes; with `download` it fetches mp3s; any key lists, reads and watches conversions. It opens no call ' +
      'about accounts.',
  },
} as const;

/** The page shows them in this order. */
const tags = [
  { name: 'Conversions', description: 'From a video to an mp3' },
  { name: 'Downloads', description: 'The mp3' },
  { name: 'Accounts', description: 'Your account, and the links that are mailed' },
  { name: 'Sessions', description: 'Logging in and out' },
  { name: 'API keys', description: 'For programs' },
  { name: 'Administration', description: 'Other people’s accounts, for administrators' },
  { name: 'Health', description: 'For whoever runs Mixdown' },
];

/** The API's description, made from the schemas that check requests. */
export function openApiDocument() {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Mixdown',
      version: '0.1.0',
      description: `Upload a video, get an email, download the mp3.\n\n${otherNamesText()}`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    // Beside the description itself, under whatever host it was asked for.
    servers: [{ url: './' }],
    tags,
    components: { securitySchemes },
    security: [{ accessToken: [] }],
    paths,
  });
}
