import { Router } from 'express';
import type { Kysely } from 'kysely';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { parseQuery } from '../../shared/http/validate.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { ownConversion } from './access.ts';
import { listConversions, removeConversion } from './conversion.repository.ts';
import { listQuery } from './conversion.schema.ts';
import { toConversion } from './conversion.view.ts';
import type { Progress } from './progress.ts';

export interface ConversionsDeps {
  db: Kysely<GatewaySchema>;
  blobs: BlobStore;
  progress: Progress;
  authenticate: Authenticate;
  publicUrl: string;
}

export function conversionsRoutes({ db, blobs, progress, authenticate, publicUrl }: ConversionsDeps): Router {
  const router = Router();

  router.get('/videos', async (request, response) => {
    const caller = await authenticate(request);
    const { limit, cursor, status } = parseQuery(listQuery, request);
    // One more than asked for tells whether there is a next page.
    const rows = await listConversions(db, caller.id, { limit: limit + 1, cursor, status });
    const page = rows.slice(0, limit);
    response.json({
      items: page.map((row) => toConversion(row, progress, publicUrl)),
      nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
    });
  });

  router.get('/videos/:id', async (request, response) => {
    const record = await ownConversion(db, await authenticate(request), request);
    response.json(toConversion(record, progress, publicUrl));
  });

  router.delete('/videos/:id', async (request, response) => {
    const { id } = await ownConversion(db, await authenticate(request), request);
    // The record goes last: while a blob remains the person can see it and delete again.
    await Promise.all([blobs.remove('videos', id), blobs.remove('mp3s', id)]);
    await removeConversion(db, id);
    progress.forget(id);
    response.status(204).end();
  });

  return router;
}
