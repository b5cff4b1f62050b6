import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pinoHttp } from 'pino-http';
import type { Log } from '../log.ts';
import { traceIdOf } from '../trace.ts';
import { withoutQuery } from './problem.ts';
import { upgradeOf } from './upgrades.ts';
import { isWhole } from './whole.ts';

/**
 * One line per request. Headers and queries contain tokens, so neither is logged. Successful reads are logged
 * at `debug`.
 * @param routine successes are already logged elsewhere, so log them at `debug` here
 */
export function requestLog(log: Log, { routine = false } = {}) {
  return pinoHttp({
    logger: log,
    quietReqLogger: true,
    genReqId: () => randomUUID(),
    customSuccessObject: (request, _response, line: object) => ({ ...line, ...traceOf(request) }),
    // pino-http invents an error for each answer from 500 on. The real one is logged where it is handled.
    customErrorObject: (request, _response, error, line: object) => ({
      ...line,
      ...traceOf(request),
      ...(error.message.startsWith('failed with status code') ? { err: undefined } : {}),
    }),
    serializers: {
      req: ({ method, url }: { method: string; url: string }) => ({ method, url: withoutQuery(url) }),
      res: ({ raw }: { raw: ServerResponse }) => ({ status: statusOf(raw) }),
    },
    customSuccessMessage: (_request, response) =>
      isWhole(response) ? 'request completed' : 'request aborted',
    customLogLevel: (request, response, error) => {
      if (error !== undefined || response.statusCode >= 500) return 'warn';
      if (response.statusCode >= 400 || !isWhole(response)) return 'info';
      return routine || request.method === 'GET' || request.method === 'HEAD' ? 'debug' : 'info';
    },
  });
}

function traceOf({ id, headers: { traceparent } }: IncomingMessage): object {
  return typeof traceparent === 'string'
    ? { requestId: id, traceId: traceIdOf(traceparent) }
    : { requestId: id };
}

/** @returns null if the client left before there was one */
function statusOf(response: ServerResponse): number | null {
  return response.headersSent || upgradeOf(response)?.taken ? response.statusCode : null;
}
