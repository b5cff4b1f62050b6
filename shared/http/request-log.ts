import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { pinoHttp } from 'pino-http';
import type { Log } from '../log.ts';
import { traceIdOf } from '../trace.ts';
import { withoutQuery } from './problem.ts';
import { isWhole } from './whole.ts';

/** One line a request. Tokens stand in headers and queries, so neither is logged; health probes only at `debug`. */
export function requestLog(log: Log) {
  return pinoHttp({
    logger: log,
    quietReqLogger: true,
    genReqId: () => randomUUID(),
    customSuccessObject: (request, _response, line: object) => ({ ...line, ...traceOf(request) }),
    customErrorObject: (request, _response, _error, line: object) => ({ ...line, ...traceOf(request) }),
    serializers: {
      req: ({ method, url }: { method: string; url: string }) => ({ method, url: withoutQuery(url) }),
      res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
    },
    customSuccessMessage: (_request, response) =>
      isWhole(response) ? 'request completed' : 'request aborted',
    customLogLevel: (request, response, error) => {
      if (error !== undefined || response.statusCode >= 500) return 'warn';
      return request.url?.startsWith('/health') ? 'debug' : 'info';
    },
  });
}

function traceOf({ id, headers: { traceparent } }: IncomingMessage): object {
  return typeof traceparent === 'string'
    ? { requestId: id, traceId: traceIdOf(traceparent) }
    : { requestId: id };
}
