import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { analysing } from './analysing.ts';
import { mostSeconds } from './encode/encode.ts';
import { progressOf } from './encode/progress.ts';
import { createHearing, heardAlone } from './encode/hearing.ts';
import { formatOf, selected, selectedAndHeard, soundOptions } from './encode/sound-format.ts';
import { ConversionError } from './ffmpeg/failure.ts';
import { afterMeasuring, gainFor } from './loudness/gain.ts';
import { factsOf, type Converting, type Made, type MakeTask } from './made.ts';
import { partOf } from './cut/cut.ts';
import type { Recipe } from './recipe.ts';
import { probe } from './probe/probe.ts';
import { ensureRoom } from './room/room.ts';
import { readTag } from './tags/tag.ts';
import { fileFormats } from './output/file-format.ts';
import { encodeFile, finishFile } from './output/write-file.ts';

/**
 * Makes a file in another format than mp3. ffmpeg encodes it first, and then copies it with its tags, because
 * chapters need the exact length.
 */
export async function makeFile(
  converting: Converting,
  { input, output, title, options, onProgress }: MakeTask,
  recipe: Recipe,
  signal: AbortSignal,
): Promise<Made> {
  const { ffmpeg, limits } = converting;
  if (options.format === 'mp3') throw new Error('an mp3 is made by another function');
  const format = fileFormats[options.format];
  const probed = await probe(ffmpeg, input, recipe, limits, signal);
  const { report, sound } = probed;
  const mostUsed = format.mostUsed(format.rates(sound.track.sampleRate));
  // Once without tags, and once with them.
  await ensureRoom(output, 2 * (report.duration ?? 0), mostUsed);
  const measuring = { input, limits, onProgress };
  const { gain, isLimited, heard } = await gainFor(ffmpeg, measuring, probed, recipe, signal);
  const { track } = sound;
  const { inputOptions, lead, isPart } = partOf(probed, recipe.cut);
  const wish = { ...recipe, gain, rates: format.rates };
  const soundFormat = formatOf(sound, wish);
  const hearing = recipe.isHeard ? createHearing(() => soundFormat) : undefined;
  const select = (hearing ? selectedAndHeard : selected)(soundOptions(sound, wish), mostSeconds(limits));
  const untagged = `${output}.untagged`;
  const { samples, gaps, log } = await encodeFile(ffmpeg, {
    ...{ input, inputOptions, output: untagged, container: report.container, lead, signal },
    outputOptions: [
      ...[...select, ...format.encoder({ options, track, isMono: soundFormat.channels === 1 })],
      ...['-f', format.muxer],
    ],
    onSound: hearing?.onSound,
    onProgress: progressOf(afterMeasuring({ onProgress }, recipe), report.duration),
  });
  if (samples === 0) throw new ConversionError(isPart ? 'nothing-left' : 'not-media');
  const duration = samples / soundFormat.rate;
  if (duration > limits.maxDuration + 0.5) throw new ConversionError('too-long');
  const tagging = { input, output, tags: `${output}.tags`, title, ...recipe.tagging, ...probed };
  const tag = await readTag(ffmpeg, tagging, signal);
  const size = await finishFile(ffmpeg, { input: untagged, output, format, tag, duration, signal });
  await rm(untagged);
  const made = { duration, gaps, log, copied: false, isLoudnessLimited: isLimited };
  const facts = await factsOf({ input, isPart }, probed, made, size);
  const analysis = analysing(converting, {
    ...{ input, probed, tag, recipe },
    heard: heard ?? (hearing && heardAlone(soundFormat, hearing)),
  });
  return { facts, open: () => createReadStream(output, { highWaterMark: 1024 ** 2 }), ...analysis };
}
