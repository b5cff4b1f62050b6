import { availableParallelism } from 'node:os';
import type { AnalysisFile } from '../../shared/analysis/analysis.ts';
import { relaxGarbageCollection } from '../../shared/garbage-collection.ts';
import type { Options } from '../options.ts';
import { ratioVerdict, say, type Verdict } from '../report.ts';
import { alternate, ratios } from '../rounds.ts';
import { makeVideos } from '../videos.ts';
import type { Workplace } from '../workplace.ts';
import { make, type Cost } from './make.ts';

const most = 1.03;
/** Seconds. */
const duration = 600;

/** A video that is encoded and analysed, against one whose analysis is known, so that it is only encoded. */
export async function benchAnalysis(
  workplace: Workplace,
  { pipelineRounds: rounds }: Options,
  ffmpeg: string,
): Promise<Verdict[]> {
  // As `npm start` does.
  relaxGarbageCollection();
  const [video = ''] = await makeVideos(workplace, ffmpeg, { count: 1, duration });
  const verdicts: Verdict[] = [];
  for (const cores of new Set([1, availableParallelism()])) {
    say(`\nAnalysis: a video of ${duration} s on ${cores} of the cores, with its analysis and without.`);
    const { analysis: earlier } = await make(workplace, ffmpeg, video, cores);
    const costs: Record<'with' | 'without', Cost[]> = { with: [], without: [] };
    const side = (name: keyof typeof costs, known?: AnalysisFile) => ({
      name,
      measure: async () => {
        const cost = await make(workplace, ffmpeg, video, cores, known);
        costs[name].push(cost);
        return cost.seconds;
      },
    });
    const onMeasured = (round: number, name: string, seconds: number) => {
      say(`  ${round === 0 ? 'warm-up' : `round ${round}`}  ${name.padEnd(8)}  ${seconds.toFixed(2)} s`);
    };
    await alternate([side('with'), side('without', earlier)], { rounds, onMeasured });
    const ofRounds = (what: 'seconds' | 'processor') =>
      ratios(
        costs.with.slice(1).map((cost) => cost[what]),
        costs.without.slice(1).map((cost) => cost[what]),
      );
    const where = `on ${cores} of the cores, of the same without its analysis`;
    verdicts.push(
      ratioVerdict(`time ${where}`, ofRounds('seconds'), { atMost: most }),
      ratioVerdict(`processor time ${where}`, ofRounds('processor'), { atMost: most }),
    );
  }
  return verdicts;
}
