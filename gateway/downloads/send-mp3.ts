import type { Request, Response } from 'express';
import type { BlobFacts, BlobStore, ByteRange } from '../../shared/blobs/blob-store.ts';
import { ProblemError } from '../../shared/errors.ts';
import { sendBytes } from '../../shared/http/send-bytes.ts';
import { notFound } from '../conversions/access.ts';
import type { ConversionRow } from '../conversions/conversion.repository.ts';
import { attachment } from './attachment.ts';
import { withExtension } from '../uploads/filename.ts';
import { openMp3 } from './open-mp3.ts';
import { storedType } from './stored-type.ts';

/** Of one mp3: another conversion of the video replaces it. */
interface Validators {
  etag: string;
  lastModified: string;
}

/** Sends the mp3 of a finished conversion, or the requested range. @throws ProblemError 404, 412, 416 */
export async function sendMp3(
  blobs: BlobStore,
  record: ConversionRow,
  request: Request,
  response: Response,
): Promise<void> {
  const blob = await blobs.stat('mp3s', record.id);
  if (!blob) throw notFound();
  // Not from the record, which learns of a new mp3 only after the store.
  const etag = `"${record.id}-${blob.storedAt.getTime().toString(36)}-${blob.size}"`;
  const lastModified = blob.storedAt.toUTCString();
  const { extension, contentType } = await storedType(blobs, record, blob.size);
  response.set({
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-cache',
    'Content-Disposition': attachment(withExtension(record.filename, extension)),
    'Content-Type': contentType,
    ETag: etag,
    'Last-Modified': lastModified,
  });
  checkUnchanged(request, { etag, lastModified });
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  const range = requestedRange(request, blob.size, { etag, lastModified });
  if (range) response.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${blob.size}`);
  const length = range ? range.end - range.start + 1 : blob.size;
  response.set('Content-Length', String(length));
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const source = await openMp3(blobs, record.id, range);
  if (record.status !== 'done' && (await isReplaced(blobs, record.id, blob))) {
    source.destroy();
    await sendMp3(blobs, record, request, response);
    return;
  }
  await sendBytes(source, response, length);
}

/** A new mp3 came after the look at the old one: its length and ETag are other ones. */
async function isReplaced(blobs: BlobStore, id: string, { storedAt }: BlobFacts): Promise<boolean> {
  return (await blobs.stat('mp3s', id))?.storedAt.getTime() !== storedAt.getTime();
}

/** `If-Match`, otherwise `If-Unmodified-Since`, from clients that resume the version they have. */
function checkUnchanged(request: Request, { etag, lastModified }: Validators): void {
  const match = request.get('If-Match');
  const since = Date.parse(request.get('If-Unmodified-Since') ?? '');
  const unchanged =
    match === undefined
      ? !(Date.parse(lastModified) > since)
      : match.split(',').some((tag) => ['*', etag].includes(tag.trim()));
  if (!unchanged) throw new ProblemError(412, 'changed', 'The mp3 has changed. Download it again.');
}

/** Serves one range. A request for several gets the whole file, as RFC 9110 allows. HEAD ignores ranges. */
function requestedRange(
  request: Request,
  size: number,
  { etag, lastModified }: Validators,
): ByteRange | undefined {
  if (request.method !== 'GET') return undefined;
  const ifRange = request.get('If-Range');
  if (ifRange !== undefined && ifRange !== etag && ifRange !== lastModified) return undefined;
  const ranges = request.range(size, { combine: true });
  if (ranges === -1)
    throw new ProblemError(416, 'bad-range', `The range lies outside the mp3, which has ${size} bytes.`, {
      headers: { 'Content-Range': `bytes */${size}` },
    });
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1)
    return undefined;
  return ranges[0];
}
