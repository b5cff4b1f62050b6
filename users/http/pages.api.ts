import { z } from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import { empty, htmlContent, htmlPage, json, nobody, operation } from '../../shared/openapi/operations.ts';
import { problems } from '../../shared/openapi/problems.ts';

const tag = 'Accounts';

const token = z.object({
  token: z
    .string()
    .optional()
    .meta({ description: 'The token of the mailed link', example: 'eyJhbGciOiJSUzI1NiIsImtpZ…' }),
});

/** What the mail links to. It changes nothing: mail programs open links by themselves. */
export function page(summary: string, text: string): ZodOpenApiOperationObject {
  return operation({
    tag,
    summary,
    description: 'The page has a button that sends the token by POST. Opening the page changes nothing.',
    security: nobody,
    query: token,
    answers: { ...htmlPage('The page', text), ...problems('unavailable') },
  });
}

/** What the page's button, or a program, sends. */
export function followed(
  summary: string,
  schema: z.ZodType,
  { example, done, answers }: { example: object; done: string; answers: ReturnType<typeof problems> },
): ZodOpenApiOperationObject {
  const body = json(schema, example);
  return operation({
    tag,
    summary,
    description: 'The token works once. Programs get 204; the form of the page gets a page.',
    security: nobody,
    body: { ...body, content: { ...body.content, 'application/x-www-form-urlencoded': { schema } } },
    answers: {
      ...empty(204, 'Done'),
      ...htmlPage('Done: a page, in answer to the form', done),
      ...asPagesToo(answers),
    },
  });
}

/** What a person can mend is said on a page where they have sent its form. */
function asPagesToo(answers: ReturnType<typeof problems>): ReturnType<typeof problems> {
  const text = 'This link has been used or has expired. Please request a new one.';
  const pages = (['400', '409'] as const).flatMap((status) => {
    const answer = answers[status];
    if (!answer || !('content' in answer)) return [];
    return [[status, { ...answer, content: { ...answer.content, ...htmlContent(text) } }] as const];
  });
  return { ...answers, ...Object.fromEntries(pages) };
}
