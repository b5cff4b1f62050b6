import { Router, type Request } from 'express';
import type { Kysely } from 'kysely';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import { parseQuery } from '../../shared/http/validate.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { conversionId, ownConversion, notFound } from '../conversions/access.ts';
import { findConversion, findConversions, type ConversionRow } from '../conversions/conversion.repository.ts';
import type { GatewaySchema } from '../database/schema.ts';
import type { DownloadLinks } from '../links/download-link.ts';
import { whileHeld } from '../retention/while-held.ts';
import { zipQuery } from './downloads.schema.ts';
import { sendMp3 } from './send-mp3.ts';
import { noSuch, sendZip } from './send-zip.ts';

export interface DownloadsDeps {
  db: Kysely<GatewaySchema>;
  blobs: BlobStore;
  links: DownloadLinks;
  authenticate: Authenticate;
  log: Log;
}

export function downloadsRoutes(deps: DownloadsDeps): Router {
  const router = Router();
  router.get('/mp3s', async (request, response) => {
    const { id: ownerId } = await deps.authenticate(request, 'download');
    const records = await ownConversions(deps.db, ownerId, parseQuery(zipQuery, request).ids);
    records.forEach(requireMp3);
    await whileHeld(deps, records, () => sendZip(deps.blobs, records, request, response));
  });
  router.get('/mp3s/:id', async (request, response) => {
    const record = await readableConversion(deps, request);
    requireMp3(record);
    await whileHeld(deps, [record], () => sendMp3(deps.blobs, record, request, response));
  });
  return router;
}

/** While it is converted again, and if that fails, there is the mp3 of an earlier attempt. */
function requireMp3({ id, status, mp3_size: size }: ConversionRow): void {
  if (size !== null) return;
  throw new ProblemError(
    409,
    'not-ready',
    `There is no mp3 yet: the conversion is ${status}. See /videos/${id}.`,
  );
}

/** Each once, in the order of `ids`. @throws ProblemError 404 that names the first missing or foreign one */
async function ownConversions(
  db: Kysely<GatewaySchema>,
  ownerId: string,
  ids: string,
): Promise<ConversionRow[]> {
  const wanted = [...new Set(ids.toLowerCase().split(','))];
  const found = new Map((await findConversions(db, wanted)).map((record) => [record.id, record]));
  return wanted.map((id) => {
    const record = found.get(id);
    if (record?.owner_id !== ownerId) throw noSuch(id);
    return record;
  });
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
