import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';

export const benchmarks = [
  'upload',
  'download',
  'pipeline',
  'copy',
  'login',
  'listing',
  'gridfs',
  'idle',
  'start',
  'encode',
  'analysis',
  'queue',
  'clip',
] as const;
export type Benchmark = (typeof benchmarks)[number];

export interface Options {
  benchmarks: readonly Benchmark[];
  /** Bytes of one transfer. */
  size: number;
  /** Measured transfers or starts of each side, or idle minutes. */
  rounds: number;
  videos: number;
  /** Seconds of each video. */
  duration: number;
  /** Seconds of the video that is encoded on all cores. */
  long: number;
  /** File for a picture of time against encoders. */
  chart: string | undefined;
  /** Measured runs of each side through the pipeline. */
  pipelineRounds: number;
  /** Refused logins of each kind. */
  logins: number;
  /** Conversions of the large database. */
  rows: number;
  /** Version whose start is compared: a git revision or a directory. */
  against: string;
  /** Everything is made in a new directory in this one. */
  directory: string;
}

export const usage = `npm run bench -- [upload] [download] [pipeline] [copy] [login] [listing] [gridfs] [idle] [start] [encode] [analysis] [queue] [clip] [options]

  --size 2GiB           of one transfer (MiB or GiB)
  --rounds 5            measured transfers or starts of each side, or idle minutes
  --videos 8            through the pipeline
  --duration 300        of each video, in seconds
  --long 3600           of the video that is encoded on all cores, in seconds
  --chart FILE.svg      draws time against encoders (encode)
  --pipeline-rounds 5   measured runs of each side
  --logins 400          refused logins of each kind
  --rows 1000000        of the large database for the lists
  --against e1cfa37     version whose start is compared: a git revision or the directory of a checkout
  --directory ${tmpdir()}      where files are made for the run; its disk is what is measured`;

/** @throws Error that says what is wrong */
export function readOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      size: { type: 'string', default: '2GiB' },
      rounds: { type: 'string', default: '5' },
      videos: { type: 'string', default: '8' },
      duration: { type: 'string', default: '300' },
      long: { type: 'string', default: '3600' },
      chart: { type: 'string' },
      'pipeline-rounds': { type: 'string', default: '5' },
      logins: { type: 'string', default: '400' },
      rows: { type: 'string', default: '1000000' },
      // The last one before decision 49.
      against: { type: 'string', default: 'e1cfa37' },
      directory: { type: 'string', default: tmpdir() },
    },
  });
  return {
    benchmarks: positionals.length > 0 ? positionals.map(toBenchmark) : benchmarks,
    size: toBytes(values.size),
    rounds: toCount('rounds', values.rounds),
    videos: toCount('videos', values.videos),
    duration: toCount('duration', values.duration),
    pipelineRounds: toCount('pipeline-rounds', values['pipeline-rounds']),
    long: toCount('long', values.long),
    chart: values.chart,
    logins: toCount('logins', values.logins),
    rows: toCount('rows', values.rows),
    against: values.against,
    directory: values.directory,
  };
}

function toBenchmark(name: string): Benchmark {
  const found = benchmarks.find((known) => known === name);
  if (!found) throw new Error(`There is no benchmark "${name}". There are: ${benchmarks.join(', ')}`);
  return found;
}

function toBytes(text: string): number {
  const [, amount, unit] = /^(\d+)([MG])iB$/.exec(text) ?? [];
  const bytes = Number(amount) * (unit === 'G' ? 1024 ** 3 : 1024 ** 2);
  if (!(bytes > 0)) throw new Error(`--size must be like 256MiB or 2GiB, not "${text}"`);
  return bytes;
}

function toCount(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new Error(`--${name} must be a whole number from 1 on`);
  return count;
}
