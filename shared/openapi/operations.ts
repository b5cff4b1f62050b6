import { z } from 'zod';
import type {
  ZodOpenApiMediaTypeObject,
  ZodOpenApiOperationObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';

/** Pieces that the API's description is put together from. */

type Answers = ZodOpenApiResponsesObject;
type Security = Record<string, string[]>[];

interface Call {
  tag: string;
  summary: string;
  description?: string;
  /** An access token is needed where nothing is said. */
  security?: Security;
  path?: z.ZodObject;
  query?: z.ZodObject;
  header?: z.ZodObject;
  body?: NonNullable<ZodOpenApiOperationObject['requestBody']>;
  answers: Answers;
}

export function operation({
  tag,
  summary,
  description,
  security,
  path,
  query,
  header,
  body,
  answers,
}: Call): ZodOpenApiOperationObject {
  const requestParams = {
    ...(path ? { path } : {}),
    ...(query ? { query } : {}),
    ...(header ? { header } : {}),
  };
  return {
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(security ? { security } : {}),
    ...(path || query || header ? { requestParams } : {}),
    ...(body ? { requestBody: body } : {}),
    responses: answers,
  };
}

/** For whoever has no login. */
export const nobody: Security = [];

/** @param scope what an API key must be for; undefined where any will do */
export function loginOrApiKey(scope?: 'upload' | 'download'): Security {
  return [{ accessToken: [] }, { apiKey: scope === undefined ? [] : [scope] }];
}

export function json(
  schema: z.ZodType,
  example: object,
): NonNullable<ZodOpenApiOperationObject['requestBody']> {
  return { required: true, content: { 'application/json': { schema, example } } };
}

interface More {
  /** Of the answer, where its schema has none. */
  example?: object;
  /** Of what was made. */
  location?: string;
}

function answer(
  status: number,
  description: string,
  schema: z.ZodType,
  { example, location }: More,
): Answers {
  const media: ZodOpenApiMediaTypeObject = { schema, ...(example ? { example } : {}) };
  const headers = { headers: z.object({ Location: z.string().meta({ example: location }) }) };
  const content = { 'application/json': media };
  return { [String(status)]: { description, ...(location === undefined ? {} : headers), content } };
}

export function ok(schema: z.ZodType, example?: object): Answers {
  return answer(200, 'OK', schema, example ? { example } : {});
}

export function created(schema: z.ZodType, more: More = {}): Answers {
  return answer(201, 'Created', schema, more);
}

export function accepted(schema: z.ZodType, more: More): Answers {
  return answer(202, 'Accepted', schema, more);
}

/** With nothing in it. */
export function empty(status: 202 | 204, description: string): Answers {
  return { [String(status)]: { description } };
}

/** A page for browsers. */
export function htmlPage(description: string, text: string): Answers {
  return { '200': { description, content: htmlContent(text) } };
}

export function htmlContent(text: string) {
  const example = `<!doctype html>\n<html lang="en">…<p>${text}</p>…</html>\n`;
  return { 'text/html': { schema: z.string(), example } };
}
