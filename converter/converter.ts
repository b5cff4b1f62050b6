import type { BlobStore } from '../shared/blobs/blob-store.ts';
import type { Bus, Consumer, Delivery, PayloadOf } from '../shared/bus/bus.ts';
import { errorText } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import type { Metrics } from '../shared/metrics/metrics.ts';
import { queues, topics, type WarningCode } from '../shared/messages.ts';
import {
  CancelledError,
  followCancellations,
  throwIfCancelled,
  type Cancellations,
} from './cancellations.ts';
import { leastMissing } from './completeness/missing-sound.ts';
import { convert } from './convert.ts';
import { ConversionError } from './ffmpeg/failure.ts';
import { removeLeftovers } from './job-directory.ts';
import type { Job, Jobs } from './jobs.ts';
import type { Converting, Facts } from './made.ts';
import { throttle } from './throttle.ts';
import { longestTry, withinTimeout, withinTry } from './time-limits.ts';

export interface ConverterDeps extends Converting {
  bus: Bus;
  blobs: BlobStore;
  jobs: Jobs;
  log: Log;
  metrics?: Metrics | undefined;
  /** Simultaneous conversions. */
  concurrency: number;
  /** Seconds that ffmpeg may take for one video. */
  timeout: number;
}

type Request = PayloadOf<typeof topics.video>;

const progressEveryMs = 300;

/** Takes videos from the queue, converts them, and publishes the results. */
export async function createConverter(deps: ConverterDeps): Promise<Consumer> {
  await removeLeftovers('job');
  const cancellations = await followCancellations(deps.bus);
  return deps.bus.consume(queues.video, (delivery) => handle({ ...deps, cancellations }, delivery), {
    concurrency: deps.concurrency,
  });
}

type Deps = ConverterDeps & { cancellations: Cancellations };

async function handle(deps: Deps, delivery: Delivery<typeof topics.video>): Promise<void> {
  const { payload, attempt: tries, isLastTry, signal } = delivery;
  const log = deps.log.child({ id: payload.id, attempt: payload.attempt });
  try {
    const key = `${payload.id} ${payload.attempt}`;
    await deps.jobs.run(key, (job) => convertAndTell({ ...deps, log }, payload, job, signal));
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof CancelledError) {
      log.info('conversion cancelled');
      deps.metrics?.count('conversions', { outcome: 'cancelled' });
      return;
    }
    if (error instanceof ConversionError) {
      log.info({ code: error.code, reason: errorText(error.cause ?? error) }, 'conversion failed');
      await tellFailure(deps.bus, payload, error);
      deps.metrics?.count('conversions', { outcome: error.code });
      return;
    }
    const isLast = isLastTry(error);
    deps.metrics?.count('conversions', { outcome: isLast ? 'internal' : 'again' });
    log.warn({ err: error, tries }, isLast ? 'conversion given up' : 'conversion will be retried');
    // The user is notified. The message goes to the dead queue, where an operator can inspect it and put it
    // back.
    if (isLast) await tellFailure(deps.bus, payload, new ConversionError('internal'));
    throw error;
  }
}

async function convertAndTell(
  { bus, blobs, ffmpeg, limits, threads, log, metrics, timeout, cancellations }: Deps,
  request: Request,
  job: Job,
  signal: AbortSignal,
): Promise<void> {
  const { id, attempt, filename } = request;
  const startedAt = performance.now();
  // Before the first call to the store, which may be down: the gateway takes a conversion without news for
  // lost.
  await bus.publish(topics.converting, { id, attempt });
  await throwIfCancelled(blobs, request);
  const onProgress = throttle(progressEveryMs, (progress: number) => {
    bus.broadcast(topics.progress, { id, attempt, progress });
  });
  const converted = await cancellations.cancellable(request, (cancelled) =>
    withinTry(timeout, AbortSignal.any([signal, cancelled]), (signal) =>
      convert(
        { blobs, ffmpeg, timeout, limits, threads },
        { id, attempt, filename, options: request.options, onProgress, signal },
        job,
      ),
    ),
  );
  if (!converted) {
    log.info('nothing to convert: the video was deleted');
    metrics?.count('conversions', { outcome: 'deleted' });
    return;
  }
  // Cancelled at the last moment, so the mp3 is not announced. It stays stored, because the next attempt may
  // already have announced it.
  await throwIfCancelled(blobs, request);
  const { facts, analyseLater } = converted;
  await tellDone(bus, request, facts);
  const seconds = (performance.now() - startedAt) / 1000;
  countMp3(metrics, facts, seconds);
  log.info(
    {
      duration: facts.duration,
      missing: facts.missing,
      gaps: facts.gaps.seconds,
      copied: facts.copied,
      size: facts.size,
      seconds: Number(seconds.toFixed(1)),
    },
    'conversion done',
  );
  if (analyseLater)
    await analyse(analyseLater, {
      log,
      timeout: Math.min(timeout, Math.max(1, longestTry - seconds)),
      signal,
    });
}

/** The result is told already, so nothing else fails with it. */
async function analyse(
  analyseLater: (signal: AbortSignal) => Promise<void>,
  { log, timeout, signal }: { log: Log; timeout: number; signal: AbortSignal },
): Promise<void> {
  try {
    await withinTimeout(timeout, signal, analyseLater);
  } catch (error) {
    signal.throwIfAborted();
    log.warn({ err: error }, `the sound could not be analysed: ${errorText(error)}`);
  }
}

/** @param seconds that the conversion took */
function countMp3(metrics: Metrics | undefined, { duration, size }: Facts, seconds: number): void {
  metrics?.count('conversions', { outcome: 'done' });
  metrics?.count('mediaSeconds', {}, duration);
  metrics?.count('mp3Bytes', {}, size);
  metrics?.observe('conversionSeconds', {}, seconds);
  if (duration > 0) metrics?.observe('conversionSpeed', {}, seconds / duration);
}

async function tellDone(bus: Bus, request: Request, facts: Facts): Promise<void> {
  const { size, duration, bitrate, missing, gaps, copied } = facts;
  const { seconds, longest } = gaps;
  const mp3 = {
    size,
    duration,
    bitrate,
    missingSeconds: Number(missing.toFixed(1)),
    gaps: { seconds, longest },
    copied,
  };
  await bus.publish(topics.mp3, { ...request, mp3, warnings: warningsOf(facts) });
}

function warningsOf({ isTruncated, gaps, isOtherTrack, isLoudnessLimited }: Facts): WarningCode[] {
  return [
    ...(isTruncated ? (['truncated'] as const) : []),
    ...(gaps.seconds >= leastMissing ? (['gaps'] as const) : []),
    ...(isOtherTrack ? (['other-track'] as const) : []),
    ...(isLoudnessLimited ? (['loudness-limited'] as const) : []),
  ];
}

async function tellFailure(bus: Bus, request: Request, { code, message }: ConversionError): Promise<void> {
  const { id, attempt, email, filename, options } = request;
  await bus.publish(topics.failed, { id, attempt, email, filename, options, error: { code, message } });
}
