import { Router, type RequestHandler } from 'express';
import type { Kysely } from 'kysely';
import { badToken, type Caller } from '../../shared/auth/access-token.ts';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { errorText, ProblemError } from '../../shared/errors.ts';
import { keepTrace } from '../../shared/http/request-trace.ts';
import type { Log } from '../../shared/log.ts';
import type { Metrics } from '../../shared/metrics/metrics.ts';
import type { Relay } from '../../shared/outbox/relay.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { isRevoked } from '../auth/revocation.repository.ts';
import type { UsersClient } from '../auth/users-client.ts';
import { announce } from '../conversions/announce.ts';
import { currentAddress } from '../conversions/address.repository.ts';
import { insertConversion } from '../conversions/conversion.repository.ts';
import type { Upload } from '../conversions/conversion.schema.ts';
import { toConversion, withPositions, type PlacedRow } from '../conversions/conversion.view.ts';
import { catchUpWithAddress } from '../conversions/new-address.ts';
import { removeStored } from '../conversions/remove-stored.ts';
import { newConversion } from '../conversions/new-conversion.ts';
import type { Progress } from '../conversions/progress.ts';
import { countReuse, reuseResult } from '../conversions/same-file.ts';
import type { GatewaySchema } from '../database/schema.ts';
import type { Quotas } from '../usage/quotas.ts';
import type { DownloadLinks } from '../links/download-link.ts';
import { checkVerified } from './check-verified.ts';
import { cleanFilename } from './filename.ts';
import { receivedFile, receiveFile, upTo, type FileLimit, type ReceivedFile } from './receive-file.ts';

export interface UploadsDeps {
  db: Kysely<GatewaySchema>;
  blobs: BlobStore;
  links: DownloadLinks;
  relay: Relay;
  progress: Progress;
  authenticate: Authenticate;
  users: UsersClient;
  quotas: Quotas;
  requireVerifiedEmail: boolean;
  /** Rejects with UnavailableError if an upload could not be processed now. */
  checkReady: () => Promise<void>;
  publicUrl: string;
  maxUploadBytes: number;
  log: Log;
  metrics: Metrics | undefined;
}

/** Room for multipart's own lines around the file, and the text that forms send with it. */
const envelopeBytes = 1024 * 1024;

export function uploadsRoutes(deps: UploadsDeps): Router {
  const { db, blobs, authenticate, quotas, checkReady, publicUrl, progress, log } = deps;
  const largest = upTo(deps.maxUploadBytes);
  const router = Router();

  /** Whatever can be refused before the body is read is refused here. */
  const admit: RequestHandler = async (request, response, next) => {
    const caller = await authenticate(request, 'upload');
    await checkVerified(deps, caller, request);
    const leastBytes = Math.max(1, Number(request.get('Content-Length') ?? 0) - envelopeBytes);
    if (leastBytes > largest.bytes) throw await largest.problem();
    const room = await quotas.admitVideo(db, caller.id, leastBytes);
    response.locals['limit'] = room.bytes < largest.bytes ? room : largest;
    await checkReady();
    response.locals['caller'] = caller;
    next();
  };

  const receive = receiveFile(blobs, ({ locals }) => locals['limit'] as FileLimit);
  router.post('/videos', admit, keepTrace(receive), async (request, response) => {
    const { ignored, ...file } = receivedFile(request, response);
    const row = await accept(deps, response.locals['caller'] as Caller, file);
    log.info({ id: row.id, size: row.size }, 'video accepted');
    deps.metrics?.count('uploadBytes', {}, row.size);
    countReuse(deps.metrics, row);
    response
      .status(202)
      .location(`/videos/${row.id}`)
      .json({ ...toConversion(row, progress, publicUrl), ignored } satisfies Upload);
  });
  return router;
}

/** From here on the upload is accepted: record and message are written together or not at all. */
async function accept(
  deps: UploadsDeps,
  caller: Caller,
  { id, originalName, size, sha256, options }: Omit<ReceivedFile, 'ignored'>,
): Promise<PlacedRow> {
  const { db, blobs, links, relay, quotas, publicUrl, log } = deps;
  const commit = { begun: false };
  try {
    if (size === 0) throw new ProblemError(400, 'empty-file', 'The file is empty.');
    const email = await currentAddress(db, caller.id, caller.email);
    const filename = cleanFilename(originalName);
    const file = newConversion({ id, ownerId: caller.id, email, filename, size, sha256, options });
    const row = await reuseResult(deps, file);
    const [placed] = await inTransaction(db, async (transaction) => {
      commit.begun = false;
      // An upload may take hours, so the account may be deleted by now.
      if (await isRevoked(transaction, [caller.id])) throw badToken();
      await insertConversion(transaction, row);
      await quotas.checkNew(transaction, row);
      await announce(transaction, row, links.make(publicUrl, id));
      const placed = await withPositions(transaction, [row]);
      commit.begun = true;
      return placed;
    });
    relay.wake();
    // The upload is accepted, whatever happens here.
    await catchUpWithAddress(deps, row, email).catch((error: unknown) => {
      log.warn({ id }, `a change of address may be missed: ${errorText(error)}`);
    });
    return placed ?? { ...row, position: null };
  } catch (error) {
    // If the connection is lost during the commit, the record may or may not exist. If it does, it needs its
    // video.
    if (commit.begun)
      log.warn({ id }, 'lost the database during a commit; the video is kept in case the record was written');
    else await removeStored(blobs, id);
    throw error;
  }
}
