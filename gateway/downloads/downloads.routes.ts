import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type Request, type Response } from 'express';
import type { Kysely } from 'kysely';
import { BlobNotFoundError, type BlobStore, type ByteRange } from '../../shared/blobs/blob-store.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { conversionId, ownConversion, notFound } from '../conversions/access.ts';
import { findConversion, type ConversionRow } from '../conversions/conversion.repository.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { withExtension } from '../uploads/filename.ts';
import type { DownloadLinks } from './download-link.ts';

export interface DownloadsDeps {
  db: Kysely<GatewaySchema>;
  blobs: BlobStore;
  links: DownloadLinks;
  authenticate: Authenticate;
}

export function downloadsRoutes(deps: DownloadsDeps): Router {
  const router = Router();
  router.get('/mp3s/:id', async (request, response) => {
    const record = await readableConversion(deps, request);
    if (record.status !== 'done')
      throw new ProblemError(
        409,
        'not-ready',
        `There is no mp3 yet: the conversion is ${record.status}. See /videos/${record.id}.`,
      );
    await sendMp3(deps.blobs, record, request, response);
  });
  return router;
}

/** Whoever has the email's link may read it, else its owner. */
async function readableConversion(
  { db, links, authenticate }: DownloadsDeps,
  request: Request,
): Promise<ConversionRow> {
  const { token } = request.query;
  if (token === undefined) return ownConversion(db, await authenticate(request, 'download'), request);
  const id = conversionId(request);
  links.verify(typeof token === 'string' ? token : '', id);
  const record = await findConversion(db, id);
  if (!record) throw notFound();
  return record;
}

async function sendMp3(
  blobs: BlobStore,
  record: ConversionRow,
  request: Request,
  response: Response,
): Promise<void> {
  const blob = await blobs.stat('mp3s', record.id);
  if (!blob) throw notFound();
  const etag = `"${record.id}-${record.attempt}-${blob.size}"`;
  response.attachment(withExtension(record.filename, '.mp3')).set({
    'Content-Type': 'audio/mpeg',
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-cache',
    ETag: etag,
    'Last-Modified': new Date(record.finished_at ?? record.updated_at).toUTCString(),
  });
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  const range = requestedRange(request, blob.size, etag);
  if (range) response.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${blob.size}`);
  response.set('Content-Length', String(range ? range.end - range.start + 1 : blob.size));
  if (request.method === 'HEAD') response.end();
  else await stream(await open(blobs, record.id, range), response);
}

async function open(blobs: BlobStore, id: string, range: ByteRange | undefined): Promise<Readable> {
  try {
    return await blobs.get('mp3s', id, range);
  } catch (error) {
    // Deleted since it was looked up.
    throw error instanceof BlobNotFoundError ? notFound() : error;
  }
}

/** One range is served; several at once are answered with the whole, as RFC 9110 allows. */
function requestedRange(request: Request, size: number, etag: string): ByteRange | undefined {
  const ifRange = request.get('If-Range');
  if (ifRange !== undefined && ifRange !== etag) return undefined;
  const ranges = request.range(size, { combine: true });
  if (ranges === -1)
    throw new ProblemError(416, 'bad-range', `The range lies outside the mp3, which has ${size} bytes.`, {
      headers: { 'Content-Range': `bytes */${size}` },
    });
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1)
    return undefined;
  return ranges[0];
}

async function stream(source: NodeJS.ReadableStream, response: Response): Promise<void> {
  try {
    await pipeline(source, response);
  } catch (error) {
    // A listener who goes away in the middle is everyday, not a fault.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
