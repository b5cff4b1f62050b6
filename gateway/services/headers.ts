import type { IncomingHttpHeaders } from 'node:http';

/**
 * Which headers pass between callers and services. Cookies, hop-by-hop headers and those that reveal a
 * service's internals do not.
 */

const toServiceAlways = [
  'accept',
  'authorization',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'last-event-id',
  'range',
  'traceparent',
  'user-agent',
];

const toService = [
  ...toServiceAlways,
  'content-encoding',
  'content-length',
  'content-type',
  'transfer-encoding',
];

/**
 * A handshake is forwarded without a body. If it still announced one, the service would take the next call of
 * the connection for it.
 */
const toServiceForUpgrade = [
  ...toServiceAlways,
  'connection',
  'sec-websocket-extensions',
  'sec-websocket-key',
  'sec-websocket-protocol',
  'sec-websocket-version',
  'upgrade',
];

const toCaller = [
  'accept-ranges',
  'allow',
  'cache-control',
  'content-disposition',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified',
  'link',
  'location',
  'retry-after',
  'www-authenticate',
];

const toCallerOfUpgrade = [
  ...toCaller,
  'connection',
  'sec-websocket-accept',
  'sec-websocket-extensions',
  'sec-websocket-protocol',
  'sec-websocket-version',
  'transfer-encoding',
  'upgrade',
];

/** @param address the caller's; what the caller claims about it is ignored */
export function headersToService(
  headers: IncomingHttpHeaders,
  { address, upgrade }: { address: string; upgrade: boolean },
): IncomingHttpHeaders {
  const passed = pick(headers, upgrade ? toServiceForUpgrade : toService);
  return { ...passed, 'x-forwarded-for': address };
}

export function headersToCaller(
  headers: IncomingHttpHeaders,
  { upgrade }: { upgrade: boolean },
): IncomingHttpHeaders {
  return pick(headers, upgrade ? toCallerOfUpgrade : toCaller);
}

function pick(headers: IncomingHttpHeaders, names: readonly string[]): IncomingHttpHeaders {
  return Object.fromEntries(names.flatMap((name) => (name in headers ? [[name, headers[name]]] : [])));
}
