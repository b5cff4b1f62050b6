import { createHearing, heardAlone } from '../encode/hearing.ts';
import { progressOf, type Progressing } from '../encode/progress.ts';
import {
  formatOf,
  heardOptions,
  mp3Rate,
  selected,
  soundOptions,
  type Wish,
} from '../encode/sound-format.ts';
import { mostSeconds } from '../encode/encode.ts';
import { partOf } from '../cut/cut.ts';
import { readChunks } from '../ffmpeg/read-chunks.ts';
import { sourceFault } from '../ffmpeg/source-fault.ts';
import { runWatched } from '../ffmpeg/watchdog.ts';
import type { Heard } from '../meter/heard.ts';
import type { Limits, Probe } from '../probe/probe.ts';

export interface ListenTask extends Progressing {
  input: string;
  limits: Limits;
}

/**
 * Decodes the sound only to measure it.
 * @throws ConversionError if the source is at fault
 */
export async function listen(
  ffmpeg: string,
  { input, limits, ...task }: ListenTask,
  probed: Probe,
  { channels, cut }: Pick<Wish, 'channels' | 'cut'>,
  signal: AbortSignal,
): Promise<Heard> {
  const wish = { channels, cut, rates: mp3Rate, gain: 0 };
  const format = formatOf(probed.sound, wish);
  const hearing = createHearing(() => format);
  let reading: Promise<void> = Promise.resolve();
  await runWatched(ffmpeg, {
    ...{ input, signal, inputOptions: partOf(probed, cut).inputOptions },
    outputOptions: [...selected(soundOptions(probed.sound, wish), mostSeconds(limits)), ...heardOptions],
    output: (stdout) => {
      reading = readChunks(stdout, hearing.onSound);
    },
    onProgress: progressOf(task, probed.report.duration),
  }).catch((error: unknown) => {
    throw sourceFault(error) ?? error;
  });
  await reading;
  return heardAlone(format, hearing);
}
