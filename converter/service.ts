import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { blobsUrl } from '../shared/config/stores.ts';
import { duration, wholeNumber } from '../shared/config/values.ts';
import type { Log } from '../shared/log.ts';
import type { Closing } from '../shared/service/closing.ts';
import { defineService } from '../shared/service/definition.ts';
import { createConverter } from './converter.ts';
import { createCores } from './encode/cores.ts';
import { findFfmpeg } from './ffmpeg-binary.ts';
import { createJobs } from './jobs.ts';
import { createSandbox } from './sandbox.ts';

const brokerAckTimeoutSeconds = 30 * 60;

export const converter = defineService({
  name: 'converter',
  port: 5002,
  stores: { BLOBS_URL: blobsUrl },
  variables: {
    MAX_DURATION: duration.default(6 * 3600),
    CONVERT_CONCURRENCY: wholeNumber(1, 64).default(availableParallelism()),
    CONVERT_THREADS: wholeNumber(1, 64).default(availableParallelism()),
    CONVERT_TIMEOUT: duration
      .refine(
        (seconds) => seconds < brokerAckTimeoutSeconds,
        'must be less than 30m: RabbitMQ takes back messages that are not acknowledged by then',
      )
      .default(20 * 60),
    /** The system's own, where programs are looked for. */
    PATH: z.string().default(''),
    FFMPEG_PATH: z.string().min(1).optional(),
  },
  async open(context) {
    const { config, log, metrics, closing } = context;
    const blobs = await context.blobs(config.BLOBS_URL);
    const ffmpeg = await openFfmpeg(config, { log, closing });
    // Closed after the bus: until then conversions may be running in them.
    const jobs = createJobs({ most: config.CONVERT_CONCURRENCY, log });
    closing.add('kept conversions', () => jobs.close());
    return async (bus) => {
      await createConverter({
        ...{ bus, blobs, ffmpeg, jobs, log, metrics },
        concurrency: config.CONVERT_CONCURRENCY,
        timeout: config.CONVERT_TIMEOUT,
        limits: { maxDuration: config.MAX_DURATION },
        threads: { cores: createCores(availableParallelism()), most: config.CONVERT_THREADS },
      });
      return { checks: { broker: () => bus.check(), blobs: () => blobs.check() } };
    };
  },
});

interface FfmpegSettings {
  FFMPEG_PATH?: string | undefined;
  PATH: string;
  MAX_DURATION: number;
}

/** @returns the path of a program that is ffmpeg, confined as far as the system can */
async function openFfmpeg(
  { FFMPEG_PATH, PATH, MAX_DURATION }: FfmpegSettings,
  { log, closing }: { log: Log; closing: Closing },
): Promise<string> {
  const ffmpeg = findFfmpeg(FFMPEG_PATH, PATH);
  if (ffmpeg.bundled)
    log.warn(
      'using the bundled ffmpeg from 2018, which is slow and has known vulnerabilities. Install ffmpeg or set FFMPEG_PATH.',
    );
  const sandbox = await createSandbox(ffmpeg.path, { maxDuration: MAX_DURATION });
  closing.add('ffmpeg', () => sandbox.remove());
  const { path, inForce, missing } = sandbox;
  log.info({ inForce, missing }, `using ${ffmpeg.path}`);
  return path;
}
