import { z } from 'zod';
import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';

/** What a service says about its calls, in zod: what checks a request is what describes it. */
export interface Api {
  /** What a reader should know first, in Markdown. */
  about?: string;
  /** In the order in which the page shows them. */
  tags: { name: string; description: string }[];
  /** The calls that the gateway answers or passes on. A call that is not described is internal. */
  paths: ZodOpenApiPathsObject;
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
const named = z.record(z.string(), z.record(z.string(), z.unknown()));

/** As much of OpenAPI as merging relies on. The gateway checks with it what it fetches. */
export const documentSchema = z.looseObject({
  openapi: z.string().regex(/^3\.1\.\d+$/, 'must be 3.1'),
  tags: z.array(z.looseObject({ name: z.string() })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(methods), z.looseObject({}))),
  components: named,
});

export type OpenApiDocument = z.infer<typeof documentSchema>;

const securitySchemes = {
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'From `POST /auth/login`. It allows everything that the user may do.',
  },
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'mxk_…',
    description:
      'From `POST /auth/api-keys`, sent as `Authorization: Bearer mxk_…`. The scope `upload` allows uploading, cancelling, ' +
      'retrying and deleting, the scope `download` downloading mp3s. Any key may list, get and watch conversions. Calls about ' +
      'accounts refuse keys.',
  },
} as const;

/** A service's description as OpenAPI. */
export function createOpenApi({ about, tags, paths }: Api): OpenApiDocument {
  const document = createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Mixdown',
      version: '0.1.0',
      description: [
        'Upload a video, get an email, download the mp3.',
        ...(about === undefined ? [] : [about]),
      ].join('\n\n'),
      license: { name: 'MIT', identifier: 'MIT' },
    },
    // Beside the description itself, under whatever host it was asked for.
    servers: [{ url: './' }],
    tags,
    components: { securitySchemes },
    security: [{ accessToken: [] }],
    paths,
  });
  // JSON is what is served: it has no `undefined`.
  return documentSchema.parse(JSON.parse(JSON.stringify(document)));
}
