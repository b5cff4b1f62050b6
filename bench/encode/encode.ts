import { stat, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { convertBare } from '../bare-ffmpeg.ts';
import type { Options } from '../options.ts';
import { ratioVerdict, say, spreadText, type Verdict } from '../report.ts';
import { alternate, ratios, spreadOf } from '../rounds.ts';
import { makeVideos } from '../videos.ts';
import type { Workplace } from '../workplace.ts';
import { chartOf } from './chart.ts';
import { costOf, make, type Cost } from './make.ts';

const mostProcessor = 1.08;
/** No larger, in thousandths. */
const mostSize = 1.0005;
/** Of the time, by the number of cores. */
const mostTime = { two: 0.55, eight: 0.16 };

/** A long video on all cores against bare ffmpeg, and against itself on fewer or more. */
export async function benchEncode(
  workplace: Workplace,
  options: Options,
  ffmpeg: string,
): Promise<Verdict[]> {
  const cores = availableParallelism();
  const { long: duration, pipelineRounds: rounds } = options;
  say(`\nEncode: a video of ${duration} s on ${cores} cores against bare ffmpeg -q:a 2.`);
  const [video = ''] = await makeVideos(workplace, ffmpeg, { count: 1, duration });
  const costs: Record<'ffmpeg' | 'mixdown', Cost[]> = { ffmpeg: [], mixdown: [] };
  const measure = (name: keyof typeof costs, work: () => Promise<Cost>) => async () => {
    const cost = await work();
    costs[name].push(cost);
    return cost.seconds;
  };
  const bare = async () => {
    const { seconds, processor, result } = await costOf(() => convertBare(workplace, ffmpeg, [video], 1));
    return { seconds, processor, size: (await stat(result[0] ?? '')).size };
  };
  const sides = [
    { name: 'ffmpeg', measure: measure('ffmpeg', bare) },
    { name: 'mixdown', measure: measure('mixdown', () => make(workplace, ffmpeg, video, cores)) },
  ];
  const onMeasured = (round: number, side: string, seconds: number) => {
    say(`  ${round === 0 ? 'warm-up' : `round ${round}`}  ${side.padEnd(8)}  ${seconds.toFixed(1)} s`);
  };
  await alternate(sides, { rounds, onMeasured });
  // The first one warmed up.
  const ofRounds = (what: keyof Cost) =>
    ratios(
      costs.mixdown.slice(1).map((cost) => cost[what]),
      costs.ffmpeg.slice(1).map((cost) => cost[what]),
    );
  const target = cores >= 8 ? mostTime.eight : mostTime.two;
  if (options.chart !== undefined) await draw(options.chart, { workplace, ffmpeg, rounds, duration });
  return [
    ratioVerdict(`time on ${cores} cores, of bare ffmpeg's`, ofRounds('seconds'), { atMost: target }),
    ratioVerdict('processor time, of the same', ofRounds('processor'), { atMost: mostProcessor }),
    ratioVerdict('size, of the same', ofRounds('size'), { atMost: mostSize }),
  ];
}

/** Seconds. Long enough for every number of slices, short enough to be measured often. */
const chartedDuration = 600;

/** Draws the time against the number of encoders. */
async function draw(
  file: string,
  { workplace, ffmpeg, rounds }: { workplace: Workplace; ffmpeg: string; rounds: number; duration: number },
): Promise<void> {
  const [video = ''] = await makeVideos(workplace, ffmpeg, { count: 1, duration: chartedDuration });
  const counts = Array.from({ length: Math.max(4, availableParallelism()) }, (_, index) => index + 1);
  const sides = [
    {
      name: 'ffmpeg',
      measure: async () => (await costOf(() => convertBare(workplace, ffmpeg, [video], 1))).seconds,
    },
    ...counts.map((count) => ({
      name: `${count} encoders`,
      measure: async () => (await make(workplace, ffmpeg, video, count)).seconds,
    })),
  ];
  const [bare = [], ...ours] = await alternate(sides, { rounds, onMeasured: () => undefined });
  const bars = ours.map((seconds, index) => ({
    label: String(counts[index]),
    ...spreadOf(ratios(seconds, bare)),
  }));
  for (const { label, median } of bars) say(`  ${label} encoders: ${median.toFixed(2)} of ffmpeg's time`);
  say(`  ffmpeg: ${spreadText(bare, 1)} s for ${chartedDuration} s`);
  await writeFile(file, chartOf(bars, availableParallelism()));
}
