import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { ProblemError, UnavailableError } from '../errors.ts';
import type { Log } from '../log.ts';
import { limitUnreadBody } from './unread-body.ts';

/** The body of every error answer: RFC 9457 with a stable `code`. */
export const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'An error (RFC 9457). Programs rely on `code`.' });

/** Answers every error as a problem. Unexpected details stay in the log. */
export function problemHandler(log: Log): ErrorRequestHandler {
  // Express recognizes an error handler by its four parameters.
  return (error: unknown, request, response, next) => {
    const problem = toProblem(error);
    // For the metrics.
    response.locals['problem'] = problem.code;
    const about = { url: withoutQuery(request.originalUrl) };
    // An outage is not a bug, so its reason is enough.
    if (error instanceof UnavailableError) log.warn(about, `request refused: ${error.message}`);
    else if (problem.status >= 500) log.error({ ...about, err: error }, 'request failed');
    if (response.headersSent) {
      // The answer has begun: only closing the connection can still show that it is incomplete.
      response.destroy();
      next();
      return;
    }
    sendProblem(response, problem);
    limitUnreadBody(request);
  };
}

export const notFoundHandler: RequestHandler = (request) => {
  throw new ProblemError(
    404,
    'not-found',
    `There is no ${request.method} ${withoutQuery(request.originalUrl)}. See /docs for the available calls.`,
  );
};

function sendProblem(response: Response, { status, code, message, extra }: ProblemError): void {
  const { headers = {}, errors } = extra;
  for (const name of headersOfContent) response.removeHeader(name);
  response
    .status(status)
    .set(headers)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: titles[status] ?? 'Error',
        status,
        code,
        detail: message,
        errors,
      }),
    );
}

/** Headers that describe the answer that failed. */
const headersOfContent = [
  'Accept-Ranges',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Length',
  'Content-Range',
  'ETag',
  'Last-Modified',
];

const titles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof UnavailableError)
    return new ProblemError(
      503,
      'unavailable',
      `Mixdown's ${error.dependency} is unavailable right now. Nothing was changed. Please try again in a moment.`,
      {
        headers: { 'Retry-After': '5' },
      },
    );
  return (
    fromExpress(error) ??
    new ProblemError(500, 'internal', 'Something went wrong on our side. Please try again.')
  );
}

/** Errors of Express and its body parsers carry a `type` or, for a bad URL, only a status. */
function fromExpress(error: unknown): ProblemError | undefined {
  const { type, status } = error as { type?: string; status?: number };
  const known = type === undefined ? undefined : parserProblems[type];
  if (known) return known();
  if (status !== undefined && status >= 400 && status < 500)
    return new ProblemError(status, 'bad-request', 'The request could not be understood.');
  return undefined;
}

export function malformedJson(): ProblemError {
  return new ProblemError(400, 'malformed-json', 'The body is not valid JSON.');
}

const parserProblems: Record<string, () => ProblemError> = {
  'entity.parse.failed': malformedJson,
  'entity.too.large': () => new ProblemError(413, 'too-large', 'The body is too large.'),
  'encoding.unsupported': () =>
    new ProblemError(415, 'unsupported-encoding', 'Send the body as gzip, deflate or plain.'),
  'charset.unsupported': () => new ProblemError(415, 'unsupported-charset', 'Send the body as UTF-8.'),
};

/** A download link's token gives access to the mp3, so keep it out of logs. */
export function withoutQuery(url: string): string {
  return url.replace(/\?.*$/s, '');
}
