import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A server calls a date exact if the file was not changed shortly before it was sent (RFC 9110, 8.8.2.2). */
const exactAfterMs = 60_000;

/** What identifies the version of a file: a strong ETag, or else a date that is exact. */
export interface Version {
  header: 'etag' | 'last-modified';
  value: string;
}

/** @returns undefined if nothing identifies it, so that it cannot be resumed */
export function versionOf(headers: IncomingHttpHeaders): Version | undefined {
  const { etag, date = '', 'last-modified': modified } = headers;
  if (etag?.startsWith('"') === true) return { header: 'etag', value: etag };
  if (modified === undefined || !(Date.parse(date) - Date.parse(modified) >= exactAfterMs)) return undefined;
  return { header: 'last-modified', value: modified };
}

/**
 * Where the bytes of an answer begin in the file.
 * @param version that was asked for. Some servers ignore `If-Range`, so the answer must have it.
 * @returns undefined if it is another version, or does not say
 */
export function startOf(
  { statusCode, headers }: IncomingMessage,
  { version, size, received }: { version: Version; size: number | undefined; received: number },
): number | undefined {
  if (headers[version.header] !== version.value) return undefined;
  // It ignores ranges, and sends all of it again.
  if (statusCode === 200) return 0;
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '') ?? [];
  if (statusCode !== 206 || from === undefined) return undefined;
  if (size !== undefined && total !== '*' && Number(total) !== size) return undefined;
  // Caches may begin earlier, at a multiple of their block size.
  return Number(from) <= received ? Number(from) : undefined;
}
