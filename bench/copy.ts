import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Options } from './options.ts';
import { differenceVerdict, say, spreadText, type Verdict } from './report.ts';
import { alternate } from './rounds.ts';
import { startMixdown, type Mixdown } from './servers.ts';
import { settleDisk } from './transfer.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';
import { uploadFile } from './upload-file.ts';
import type { Workplace } from './workplace.ts';

const hour = 3600;
const mostMs = 200;
const containers = ['avi', 'mkv', 'mp4'] as const;

/** An hour of video whose sound is an mp3, from the end of its upload to `done`, against `ffmpeg -c copy`. */
export async function benchCopy(workplace: Workplace, options: Options, ffmpeg: string): Promise<Verdict[]> {
  say('\nCopy: an hour of video with mp3 sound from the end of its upload to done against ffmpeg -c copy.');
  const mixdown = await startMixdown(workplace, 'copy', { FFMPEG_PATH: ffmpeg });
  const verdicts: Verdict[] = [];
  for (const container of containers) {
    const video = await makeHour(workplace, ffmpeg, container);
    const bare = async () => {
      await settleDisk(workplace);
      return copyBare(workplace, ffmpeg, video);
    };
    const ours = async () => {
      await settleDisk(workplace);
      return throughMixdown(mixdown, video);
    };
    const [bareSeconds = [], ourSeconds = []] = await alternate(
      [
        { name: 'ffmpeg', measure: bare },
        { name: 'mixdown', measure: ours },
      ],
      { rounds: options.pipelineRounds, onMeasured: sayRound },
    );
    say(`  ${container}: ffmpeg: ${spreadText(bareSeconds, 2)} s, mixdown: ${spreadText(ourSeconds, 2)} s`);
    const what = `an hour of ${container} with mp3 sound, over ffmpeg -c copy`;
    verdicts.push(differenceVerdict(what, ourSeconds, bareSeconds, { atMostMs: mostMs }));
    await rm(video);
  }
  return verdicts;
}

/** A minute, sixty times. ffmpeg would leave a hole in the sound each time. */
async function makeHour({ directory, run }: Workplace, ffmpeg: string, container: string): Promise<string> {
  const make = (...args: string[]) => run(ffmpeg, ['-nostdin', '-v', 'error', '-y', ...args]);
  const [picture, minute] = [join(directory, 'minute.avi'), join(directory, 'minute.mp3')];
  const [sound, video] = [join(directory, 'hour.mp3'), join(directory, `hour.${container}`)];
  await make(
    ...['-f', 'lavfi', '-i', 'testsrc2=duration=60:size=640x360:rate=25', '-c:v', 'mpeg4'],
    ...['-b:v', '700k', picture],
  );
  await make(
    ...['-f', 'lavfi', '-i', 'anoisesrc=duration=60:colour=pink:amplitude=0.3:sample_rate=44100'],
    ...['-c:a', 'libmp3lame', '-b:a', '192k', '-ac', '2', '-write_xing', '0', '-id3v2_version', '0', minute],
  );
  await writeFile(sound, Buffer.concat(Array<Buffer>(60).fill(await readFile(minute))));
  const inputs = ['-stream_loop', '-1', '-i', picture, '-i', sound, '-map', '0:v', '-map', '1:a'];
  await make(...inputs, '-c', 'copy', '-t', String(hour), video);
  await Promise.all([picture, minute, sound].map((path) => rm(path)));
  return video;
}

async function copyBare({ directory, run }: Workplace, ffmpeg: string, video: string): Promise<number> {
  const mp3 = join(directory, 'bare.mp3');
  const startedAt = performance.now();
  await run(ffmpeg, ['-nostdin', '-v', 'error', '-y', '-i', video, '-map', '0:a:0', '-c', 'copy', mp3]);
  const seconds = (performance.now() - startedAt) / 1000;
  await rm(mp3);
  return seconds;
}

/** By the times in the record: the upload is there, and the mp3 is. */
async function throughMixdown({ url, person }: Mixdown, video: string): Promise<number> {
  const { id } = await uploadFile(url, person.token, video);
  const { status, mp3, createdAt, finishedAt } = await person.finished(id);
  if (status !== 'done' || !mp3?.copied || finishedAt === null)
    throw new Error(`${video} ${status}, and its sound was not copied.`);
  // The analysis follows, and would slow down the next round.
  await waitUntil('the analysis', async () => (await person.call(`/videos/${id}/analysis`)).ok, {
    timeoutMs: 120_000,
  });
  await person.call(`/videos/${id}`, { method: 'DELETE' });
  return (Date.parse(finishedAt) - Date.parse(createdAt)) / 1000;
}

function sayRound(round: number, side: string, seconds: number): void {
  const name = round === 0 ? 'warm-up' : `round ${round}`;
  say(`  ${name.padEnd(8)}  ${side.padEnd(13)}  ${seconds.toFixed(2).padStart(6)} s`);
}
