import { Router, type Request } from 'express';
import type { Kysely } from 'kysely';
import type { AnalysisFile } from '../../shared/analysis/analysis.ts';
import { readAnalysis } from '../../shared/analysis/stored-analysis.ts';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { ownConversion } from '../conversions/access.ts';
import type { GatewaySchema } from '../database/schema.ts';

interface AnalysisDeps {
  db: Kysely<GatewaySchema>;
  blobs: BlobStore;
  authenticate: Authenticate;
}

export function analysisRoutes(deps: AnalysisDeps): Router {
  const router = Router();
  router.get('/videos/:id/analysis', async (request, response) => {
    response.json((await ownAnalysis(deps, request)).analysis);
  });
  router.get('/videos/:id/waveform', async (request, response) => {
    response.json((await ownAnalysis(deps, request)).waveform);
  });
  return router;
}

async function ownAnalysis(
  { db, blobs, authenticate }: AnalysisDeps,
  request: Request,
): Promise<AnalysisFile> {
  const { id, status } = await ownConversion(db, await authenticate(request), request);
  const analysis = await readAnalysis(blobs, id);
  if (analysis) return analysis;
  const detail =
    status === 'done'
      ? `There is no analysis yet. If the mp3 was taken unchanged, it follows soon. If the conversion was made by an earlier version, send the JSON body {} to POST /videos/${id}/retry to convert it again.`
      : `There is no analysis yet: the conversion is ${status}. See /videos/${id}.`;
  throw new ProblemError(409, 'not-ready', detail);
}
