import { errorText, ProblemError, UnavailableError } from '../../shared/errors.ts';
import { findConversion } from '../conversions/conversion.repository.ts';
import { releaseImport, renewImport, type ImportClaim } from '../conversions/import.repository.ts';
import { removeStored } from '../conversions/remove-stored.ts';
import { countReuse, reuseResult } from '../conversions/same-file.ts';
import { quotaCodes } from '../usage/quotas.ts';
import { fetchVideo, type FetchSettings } from './fetch-video.ts';
import { FetchError } from './remote/fetch-error.ts';
import { giveUp, passOn, type ImportFailure, type SettleDeps } from './settle.ts';

/** A claim that ends unexpectedly this often kills its gateways: another attempt will not help. */
const mostTries = 10;
/** After an outage of a store. */
const outageDelayMs = 30_000;
/** After an error that nobody expected. */
const faultDelayMs = 60_000;

const internal = {
  code: 'internal',
  message: 'Something went wrong on our side. Please try again later.',
} as const;

/** The claim has ended: somebody has cancelled or deleted the conversion, or another gateway fetches it. */
class ClaimEndedError extends Error {
  override name = 'ClaimEndedError';
}

export interface Run {
  /** Ends the run if the claim has ended. */
  check(): void;
  /** Stops it and hands the claim back. */
  stop(): void;
  ended: Promise<ImportOutcome>;
}

type ImportOutcome = 'fetched' | 'failed' | 'ended' | 'handed-back' | 'postponed';

/** Fetches what was claimed, until it is passed on, given up, or no longer claimed. Never rejects. */
export function runImport(
  deps: SettleDeps,
  claim: ImportClaim,
  { leaseMs, ...settings }: FetchSettings & { leaseMs: number },
): Run {
  const { db, log, metrics } = deps;
  const { id } = claim;
  const about = { id, host: hostOf(claim.url) };
  const abort = new AbortController();
  let isStopped = false;

  /** @throws ClaimEndedError */
  async function confirm(): Promise<void> {
    if (!(await renewImport(db, claim, leaseMs))) throw new ClaimEndedError('The claim has ended.');
  }

  function check(): void {
    confirm().catch((error: unknown) => {
      // The lease outlasts a short outage of the database.
      if (error instanceof ClaimEndedError) abort.abort(error);
      else log.warn(about, `cannot renew an import: ${errorText(error)}`);
    });
  }

  async function run(): Promise<ImportOutcome> {
    const row = await findConversion(db, id);
    if (!row) throw new ClaimEndedError('The conversion is deleted.');
    if (claim.tries > mostTries)
      return (await giveUp(deps, claim, { row, error: internal })) ? 'failed' : 'ended';
    try {
      const { signal } = abort;
      const { before, stored } = await fetchVideo(deps, { row, url: claim.url, signal, confirm }, settings);
      const after = await reuseResult(deps, stored, { signal });
      if (!(await passOn(deps, claim, { before, after }))) throw new ClaimEndedError('The claim has ended.');
      countReuse(metrics, after);
      log.info({ ...about, size: after.size }, 'video fetched');
      return 'fetched';
    } catch (error) {
      const failure = failureOf(error);
      if (!failure) throw error;
      log.info(about, `video not fetched: ${failure.message}`);
      if (failure.code !== 'fetch-failed') {
        // As long as it is claimed, nobody else stores the video.
        await confirm();
        await removeStored(deps.blobs, id);
      }
      return (await giveUp(deps, claim, { row, error: failure })) ? 'failed' : 'ended';
    }
  }

  /** Of a run that could not be finished. */
  async function settle(error: unknown): Promise<ImportOutcome> {
    if (error instanceof ClaimEndedError) {
      // A deletion that came while the video was stored did not see it.
      if (!(await findConversion(db, id))) await removeStored(deps.blobs, id);
      return 'ended';
    }
    const isOurs = isStopped || error instanceof UnavailableError;
    if (isOurs) log.info(about, `import handed back: ${errorText(error)}`);
    else log.error({ ...about, err: error }, `import failed: ${errorText(error)}`);
    const delayMs = isStopped ? 0 : isOurs ? outageDelayMs : faultDelayMs;
    await releaseImport(db, claim, { delayMs, tries: isOurs ? claim.tries - 1 : claim.tries });
    return isStopped ? 'handed-back' : 'postponed';
  }

  const timer = setInterval(check, leaseMs / 4);
  const ended = run()
    .catch(settle)
    .catch((error: unknown): ImportOutcome => {
      // The lease ends by itself.
      log.warn(about, `cannot hand back an import: ${errorText(error)}`);
      return 'postponed';
    })
    .finally(() => {
      clearInterval(timer);
    });
  return {
    check,
    stop() {
      isStopped = true;
      abort.abort(new Error('the gateway stops'));
    },
    ended,
  };
}

/** @returns undefined if another attempt may help */
function failureOf(error: unknown): ImportFailure | undefined {
  if (error instanceof FetchError) return { code: 'fetch-failed', message: error.message };
  if (!(error instanceof ProblemError)) return undefined;
  const code = quotaCodes.find((each) => each === error.code);
  return code && { code, message: error.message };
}

/** The rest of an address may contain credentials, so it is not logged. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'unknown';
}
