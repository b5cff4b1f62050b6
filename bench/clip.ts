import { stat } from 'node:fs/promises';
import { convertBare } from './bare-ffmpeg.ts';
import type { Options } from './options.ts';
import { say, spreadText, type Verdict } from './report.ts';
import { alternate, spreadOf } from './rounds.ts';
import { startMixdown } from './servers.ts';
import { uploadFile } from './upload-file.ts';
import { makeVideos } from './videos.ts';
import type { Workplace } from './workplace.ts';

/** Seconds of the clip. */
const duration = 10;
const mostMs = 120;
const everyMs = 2;

/** A short clip from the end of its upload to `done` against bare ffmpeg: what the way through Mixdown adds. */
export async function benchClip(workplace: Workplace, options: Options, ffmpeg: string): Promise<Verdict[]> {
  say(`\nClip: ${duration} s from the end of the upload to done, against bare ffmpeg.`);
  const [clip = ''] = await makeVideos(workplace, ffmpeg, { count: 1, duration });
  say(`  ${(await stat(clip)).size} bytes`);
  const { url, person } = await startMixdown(workplace, 'clip', { FFMPEG_PATH: ffmpeg });
  const bare = async () => {
    const startedAt = performance.now();
    await convertBare(workplace, ffmpeg, [clip], 1);
    return (performance.now() - startedAt) / 1000;
  };
  const ours = async () => {
    const { id } = await uploadFile(url, person.token, clip);
    const startedAt = performance.now();
    for (;;) {
      const conversion = await person.conversion(id);
      if (conversion.status === 'done') break;
      if (conversion.finishedAt !== null) throw new Error(`The clip ${conversion.status}.`);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    const seconds = (performance.now() - startedAt) / 1000;
    // Otherwise the next round would get a copy of its result.
    await person.call(`/videos/${id}`, { method: 'DELETE' });
    return seconds;
  };
  const [bareSeconds = [], ourSeconds = []] = await alternate(
    [
      { name: 'ffmpeg', measure: bare },
      { name: 'mixdown', measure: ours },
    ],
    { rounds: Math.max(15, options.rounds), onMeasured: () => undefined },
  );
  say(`  ffmpeg: ${spreadText(bareSeconds, 3)} s, mixdown: ${spreadText(ourSeconds, 3)} s`);
  const added = ourSeconds.map((seconds, round) => (seconds - (bareSeconds[round] ?? 0)) * 1000);
  return [
    {
      what: 'milliseconds that the way through Mixdown adds to a clip',
      figure: spreadText(added, 0),
      target: `at most ${mostMs}`,
      met: spreadOf(added).median <= mostMs,
    },
  ];
}
