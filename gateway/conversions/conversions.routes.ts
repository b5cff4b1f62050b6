import { Router, text } from 'express';
import { optionalJson, parseQuery } from '../../shared/http/validate.ts';
import { readOptions } from '../../shared/options/read-options.ts';
import { keepTrace } from '../../shared/http/request-trace.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { ownConversion } from './access.ts';
import type { Changes } from './changes.ts';
import { cancelConversion, deleteConversion, type ControlDeps } from './control.ts';
import { listRequest } from './conversion.schema.ts';
import { toConversion } from './conversion.view.ts';
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

  router.get('/videos', async (request, response) => {
    const caller = await authenticate(request);
    const query = parseQuery(listRequest, request);
    const { limit } = query;
    // One more than requested shows whether there is a next page.
    const rows = await listConversions(db, caller.id, { ...query, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    response.json({
      items: page.map((row) => toConversion(row, progress, publicUrl)),
      nextCursor: last && rows.length > limit ? writeCursor(query, placeOf(query, last)) : null,
    });
  });

  router.get('/videos/:id', async (request, response) => {
    const record = await ownConversion(db, await authenticate(request), request);
    response.json(toConversion(record, progress, publicUrl));
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
    response.status(202).json(toConversion(row, progress, publicUrl));
  });

  // Whatever its type, a body is read as JSON: options that are ignored would go unnoticed.
  const readBody = keepTrace(text({ type: () => true, limit: '16kb' }));
  router.post('/videos/:id/retry', readBody, async (request, response) => {
    const record = await ownConversion(db, await authenticate(request, 'upload'), request);
    const body = optionalJson(request);
    const row = await retryConversion(deps, record, body === undefined ? undefined : readOptions(body));
    response.status(202).json(toConversion(row, progress, publicUrl));
  });

  router.get('/videos/:id/events', async (request, response) => {
    const row = await ownConversion(db, await authenticate(request), request);
    const giveBack = streams.take(row.owner_id);
    try {
      await streamStatus(request, response, row, {
        changes,
        toConversion: (each) => toConversion(each, progress, publicUrl),
        signal,
      });
    } finally {
      giveBack();
    }
  });

  return router;
}
