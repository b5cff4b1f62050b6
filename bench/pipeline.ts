import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Conversion } from '../shared/client/client.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';
import { convertBare } from './bare-ffmpeg.ts';
import type { Options } from './options.ts';
import { megabytes, ratioVerdict, say, spreadText, type Verdict } from './report.ts';
import { alternate, ratios } from './rounds.ts';
import { startMixdown, type Mixdown } from './servers.ts';
import { settleDisk } from './transfer.ts';
import { uploadFile } from './upload-file.ts';
import { makeVideos } from './videos.ts';
import type { Workplace } from './workplace.ts';

const atATime = 2;
const mostTime = 1.15;
/** Of ffmpeg's mp3, which uses its bits a little less well. */
const leastSize = 0.9;

/** Videos from the first upload to the last mp3 and the last mail against the same files through bare ffmpeg. */
export async function benchPipeline(
  workplace: Workplace,
  options: Options,
  ffmpeg: string,
): Promise<Verdict[]> {
  const { videos: count, duration, pipelineRounds: rounds } = options;
  say(`\nPipeline: ${count} videos from the first upload to the last mp3 and mail against bare ffmpeg,`);
  say(`  both ${atATime} at a time and of the same quality.`);
  const videos = await makeVideos(workplace, ffmpeg, { count, duration });
  const sizes = await Promise.all(videos.map(async (video) => (await stat(video)).size));
  say(`  made ${count} videos of ${duration} s, ${megabytes(sizes.reduce((sum, size) => sum + size, 0))}`);
  const settings = { FFMPEG_PATH: ffmpeg, CONVERT_CONCURRENCY: String(atATime) };
  const mixdown = await startMixdown(workplace, 'pipeline', settings);
  let mp3s: string[] = [];

  const bare = async () => {
    await settleDisk(workplace);
    const { seconds, result } = await timed(() => convertBare(workplace, ffmpeg, videos, atATime));
    mp3s = result;
    return seconds;
  };
  const ours = async () => {
    await settleDisk(workplace);
    const { seconds, result } = await timed(() => throughPipeline(mixdown, videos));
    await compare(mixdown, result, mp3s);
    return seconds;
  };
  const [bareSeconds = [], ourSeconds = []] = await alternate(
    [
      { name: 'ffmpeg', measure: bare },
      { name: 'mixdown', measure: ours },
    ],
    { rounds, onMeasured: sayRound },
  );
  say(`  ffmpeg: ${spreadText(bareSeconds, 1)} s, mixdown: ${spreadText(ourSeconds, 1)} s`);
  return [
    ratioVerdict("pipeline's time, of bare ffmpeg's", ratios(ourSeconds, bareSeconds), { atMost: mostTime }),
  ];
}

/** One after the other is uploaded, as from one browser; converting begins with the first. */
async function throughPipeline({ url, person, data }: Mixdown, videos: readonly string[]): Promise<string[]> {
  const outbox = join(data, 'outbox');
  const before = await countMails(outbox);
  const ids: string[] = [];
  for (const video of videos) ids.push((await uploadFile(url, person.token, video)).id);
  const allMailed = async () => (await countMails(outbox)) - before >= ids.length;
  await waitUntil('the last mail', allMailed, { timeoutMs: 30 * 60_000, everyMs: 20 });
  const ends = await Promise.all(ids.map((id) => person.finished(id)));
  ends.forEach(assertDone);
  return ids;
}

async function countMails(outbox: string): Promise<number> {
  return (await readdir(outbox).catch(() => [])).filter((name) => name.endsWith('.eml')).length;
}

function assertDone({ filename, status }: Conversion): void {
  if (status !== 'done') throw new Error(`${filename} ${status}`);
}

/** Only mp3s of the same sound make the times comparable. Afterwards they are deleted. */
async function compare({ person }: Mixdown, ids: readonly string[], bare: readonly string[]): Promise<void> {
  for (const [index, id] of ids.entries()) {
    const { mp3 } = await person.conversion(id);
    const { size } = await stat(bare[index] ?? '');
    if (!mp3 || mp3.size > size || mp3.size < size * leastSize)
      throw new Error(
        `The mp3 of video ${index + 1} has ${String(mp3?.size)} bytes, but ffmpeg's has ${size}.`,
      );
    await person.call(`/videos/${id}`, { method: 'DELETE' });
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const startedAt = performance.now();
  const result = await work();
  return { seconds: (performance.now() - startedAt) / 1000, result };
}

function sayRound(round: number, side: string, seconds: number): void {
  const name = round === 0 ? 'warm-up' : `round ${round}`;
  say(`  ${name.padEnd(8)}  ${side.padEnd(13)}  ${seconds.toFixed(1).padStart(6)} s`);
}
