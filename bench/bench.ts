import { benchClip } from './clip.ts';
import { benchCopy } from './copy.ts';
import { benchDownload } from './download.ts';
import { benchAnalysis } from './encode/analysis.ts';
import { benchEncode } from './encode/encode.ts';
import { benchQueue } from './encode/queue.ts';
import { benchGridFs } from './gridfs.ts';
import { benchIdle } from './idle.ts';
import { benchListing } from './listing/listing.ts';
import { benchLogin } from './login.ts';
import { checkFreeDisk, describeMachine, findFfmpeg } from './machine.ts';
import { readOptions, usage, type Benchmark, type Options } from './options.ts';
import { benchPipeline } from './pipeline.ts';
import { say, sayVerdicts, type Verdict } from './report.ts';
import { benchStart } from './start.ts';
import { benchUpload } from './upload.ts';
import { InterruptedError, withWorkplace, type Workplace } from './workplace.ts';

/** Mixdown against the least that could do the same, on the same machine in the same run. Exits 1 on errors only. */

const runs: Record<
  Benchmark,
  (workplace: Workplace, options: Options, ffmpeg: string) => Promise<Verdict[]>
> = {
  upload: benchUpload,
  download: benchDownload,
  pipeline: benchPipeline,
  copy: benchCopy,
  login: benchLogin,
  listing: benchListing,
  gridfs: benchGridFs,
  idle: benchIdle,
  start: benchStart,
  encode: benchEncode,
  analysis: benchAnalysis,
  queue: benchQueue,
  clip: benchClip,
};

async function bench(options: Options): Promise<void> {
  await checkFreeDisk(options);
  const ffmpeg = findFfmpeg();
  const verdicts: Verdict[] = [];
  for (const [index, name] of options.benchmarks.entries())
    // Each on its own ground: its processes and files are gone before the next begins.
    await withWorkplace(options.directory, async (workplace) => {
      if (index === 0) say(await describeMachine(workplace, ffmpeg));
      verdicts.push(...(await runs[name](workplace, options, ffmpeg)));
    });
  sayVerdicts(verdicts);
}

const args = process.argv.slice(2);
if (args.includes('--help')) {
  say(usage);
  process.exit(0);
}
try {
  await bench(readOptions(args));
} catch (error) {
  if (error instanceof InterruptedError) console.error(`\n${error.message}`);
  else console.error('\nThe benchmark failed:', error);
  // Not by exitCode: interrupted work may still wait for something.
  process.exit(1);
}
