import { Router, type Request } from 'express';
import type { Kysely } from 'kysely';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { conversionId, ownConversion, notFound } from '../conversions/access.ts';
import { findConversion, type ConversionRow } from '../conversions/conversion.repository.ts';
import type { GatewaySchema } from '../database/schema.ts';
import type { DownloadLinks } from '../links/download-link.ts';
import { sendMp3 } from './send-mp3.ts';

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
    // While it is converted again, and if that fails, there is the mp3 of an earlier attempt.
    if (record.mp3_size === null)
      throw new ProblemError(
        409,
        'not-ready',
        `There is no mp3 yet: the conversion is ${record.status}. See /videos/${record.id}.`,
      );
    await sendMp3(deps.blobs, record, request, response);
  });
  return router;
}

/** Whoever has the mailed link may read it, otherwise only its owner. */
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
