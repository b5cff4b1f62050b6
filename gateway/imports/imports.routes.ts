import { Router, text } from 'express';
import type { Kysely } from 'kysely';
import { v7 as uuid } from 'uuid';
import { badToken, type Caller } from '../../shared/auth/access-token.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { keepTrace } from '../../shared/http/request-trace.ts';
import { optionalJson } from '../../shared/http/validate.ts';
import type { Log } from '../../shared/log.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { isRevoked } from '../auth/revocation.repository.ts';
import type { UsersClient } from '../auth/users-client.ts';
import { currentAddress } from '../conversions/address.repository.ts';
import { insertConversion, type ConversionRow } from '../conversions/conversion.repository.ts';
import { toConversion } from '../conversions/conversion.view.ts';
import { insertImport } from '../conversions/import.repository.ts';
import { newConversion } from '../conversions/new-conversion.ts';
import type { Progress } from '../conversions/progress.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { checkVerified } from '../uploads/check-verified.ts';
import type { Quotas } from '../usage/quotas.ts';
import { cleanFilename } from '../uploads/filename.ts';
import { readImport } from './import-request.ts';
import type { Importer } from './importer.ts';
import { remoteName } from './remote/remote-name.ts';

export interface ImportsDeps {
  db: Kysely<GatewaySchema>;
  importer: Pick<Importer, 'wake'>;
  progress: Progress;
  authenticate: Authenticate;
  users: UsersClient;
  quotas: Quotas;
  requireVerifiedEmail: boolean;
  /** Rejects with UnavailableError if an import could not be processed now. */
  checkReady: () => Promise<void>;
  publicUrl: string;
  log: Log;
}

export function importsRoutes(deps: ImportsDeps): Router {
  const { db, quotas, importer, progress, authenticate, checkReady, publicUrl, log } = deps;
  const router = Router();
  // Whatever its type, as the body of a retry.
  const readBody = keepTrace(text({ type: () => true, limit: '16kb' }));
  router.post('/videos/import', readBody, async (request, response) => {
    const caller = await authenticate(request, 'upload');
    await checkVerified(deps, caller, request);
    const asked = readImport(optionalJson(request));
    await quotas.admitVideo(db, caller.id, 1);
    await checkReady();
    const row = await accept(deps, caller, asked);
    importer.wake();
    log.info({ id: row.id, host: asked.url.host }, 'import accepted');
    response
      .status(202)
      .location(`/videos/${row.id}`)
      .json(toConversion({ ...row, position: null }, progress, publicUrl));
  });
  return router;
}

/** From here on the import is accepted: it ends in `done` or `failed`. */
async function accept(
  { db }: ImportsDeps,
  { id: ownerId, email }: Caller,
  { url, options }: ReturnType<typeof readImport>,
): Promise<ConversionRow> {
  const id = uuid();
  const row = newConversion({
    ...{ id, ownerId, options, size: 0, sha256: null },
    email: await currentAddress(db, ownerId, email),
    filename: cleanFilename(remoteName(undefined, [url])),
  });
  await inTransaction(db, async (transaction) => {
    if (await isRevoked(transaction, [ownerId])) throw badToken();
    await insertConversion(transaction, row);
    await insertImport(transaction, { id, ownerId, url: url.href });
  });
  return row;
}
