import { Router, text } from 'express';
import { optionalJson, parseQuery } from '../../shared/http/validate.ts';
import { readOptions } from '../../shared/options/read-options.ts';
import { keepTrace } from '../../shared/http/request-trace.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { notFound, ownConversion } from './access.ts';
import type { Changes } from './changes.ts';
import { cancelConversion, deleteConversion, type ControlDeps } from './control.ts';
import { listRequest } from './conversion.schema.ts';
import { toConversion, withPositions, type PlacedRow } from './conversion.view.ts';
import type { ConversionRow } from './conversion.repository.ts';
import { streamStatus } from './event-stream.ts';
import { writeCursor } from './list.order.ts';
import { listConversions, placeOf } from './list.repository.ts';
import type { Progress } from './progress.ts';
import { retryConversion } from './retry.ts';
import { createStreamLimit } from './stream-limit.ts';

export interface ConversionsDeps extends ControlDeps {
  progress: Progress;
  changes: Changes;
  authenticate: Authenticate;
  /** Aborted when the gateway closes. */
  signal: AbortSignal;
}

export function conversionsRoutes(deps: ConversionsDeps): Router {
  const { db, progress, changes, authenticate, publicUrl, signal } = deps;
  const streams = createStreamLimit();
  const router = Router();
  const show = (row: PlacedRow) => toConversion(row, progress, publicUrl);
  const shown = async (row: ConversionRow) => (await withPositions(db, [row])).map(show)[0];

  router.get('/videos', async (request, response) => {
    const caller = await authenticate(request);
    const query = parseQuery(listRequest, request);
    const { limit } = query;
    // One more than requested shows whether there is a next page.
    const rows = await listConversions(db, caller.id, { ...query, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    response.json({
      items: (await withPositions(db, page)).map(show),
      nextCursor: last && rows.length > limit ? writeCursor(query, placeOf(query, last)) : null,
    });
  });

  router.get('/videos/:id', async (request, response) => {
    const record = await ownConversion(db, await authenticate(request), request);
    response.json(await shown(record));
  });

  router.delete('/videos/:id', async (request, response) => {
    const record = await ownConversion(db, await authenticate(request, 'upload'), request);
    await deleteConversion(deps, record);
    progress.forget(record.id);
    response.status(204).end();
  });

  router.post('/videos/:id/cancel', async (request, response) => {
    const row = await cancelConversion(
      deps,
      await ownConversion(db, await authenticate(request, 'upload'), request),
    );
    response.status(202).json(await shown(row));
  });

  // Whatever its type, a body is read as JSON: options that are ignored would go unnoticed.
  const readBody = keepTrace(text({ type: () => true, limit: '16kb' }));
  router.post('/videos/:id/retry', readBody, async (request, response) => {
    const record = await ownConversion(db, await authenticate(request, 'upload'), request);
    const body = optionalJson(request);
    const row = await retryConversion(deps, record, body === undefined ? undefined : readOptions(body));
    response.status(202).json(await shown(row));
  });

  router.get('/videos/:id/events', async (request, response) => {
    const row = await ownConversion(db, await authenticate(request), request);
    const giveBack = streams.take(row.owner_id);
    try {
      const [first] = await withPositions(db, [row]);
      if (!first) throw notFound();
      await streamStatus(request, response, first, {
        changes,
        toConversion: show,
        signal,
      });
    } finally {
      giveBack();
    }
  });

  return router;
}
