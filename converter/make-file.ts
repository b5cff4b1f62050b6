import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { mostSeconds } from './encode/encode.ts';
import { progressOf } from './encode/progress.ts';
import { soundOptions } from './encode/sound-format.ts';
import { ConversionError } from './ffmpeg/failure.ts';
import { afterMeasuring, gainFor } from './loudness/gain.ts';
import { factsOf, type Converting, type Made, type MakeTask } from './made.ts';
import { partOf } from './cut/cut.ts';
import type { Recipe } from './recipe.ts';
import { isMono } from './probe/media-report.ts';
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
  { ffmpeg, limits }: Converting,
  { input, output, title, options, onProgress }: MakeTask,
  recipe: Recipe,
  signal: AbortSignal,
): Promise<Made> {
  if (options.format === 'mp3') throw new Error('an mp3 is made by another function');
  const format = fileFormats[options.format];
  const probed = await probe(ffmpeg, input, recipe, limits, signal);
  const { report, sound } = probed;
  await ensureRoom(output, 2 * (report.duration ?? 0), format.mostUsed);
  const { gain, isLimited } = await gainFor(ffmpeg, { input, onProgress }, probed, recipe, signal);
  const { track } = sound;
  const isOne = recipe.channels === 'auto' ? isMono(track) && !sound.right : recipe.channels === 'mono';
  const { inputOptions, lead, isPart } = partOf(probed, recipe.cut);
  const select = soundOptions(sound, { ...recipe, gain, rates: format.rates });
  const untagged = `${output}.untagged`;
  const { samples, gaps, log } = await encodeFile(ffmpeg, {
    ...{ input, inputOptions, output: untagged, container: report.container, lead, signal },
    outputOptions: [
      ...[...select.from(0), '-t', String(mostSeconds(limits))],
      ...[...format.encoder({ options, track, isMono: isOne }), '-f', format.muxer],
    ],
    onProgress: progressOf(afterMeasuring({ onProgress }, recipe), report.duration),
  });
  if (samples === 0) throw new ConversionError(isPart ? 'nothing-left' : 'not-media');
  const duration = samples / format.rates(track.sampleRate);
  if (duration > limits.maxDuration + 0.5) throw new ConversionError('too-long');
  const tagging = { input, output, tags: `${output}.tags`, title, ...recipe.tagging, ...probed };
  const tag = await readTag(ffmpeg, tagging, signal);
  const size = await finishFile(ffmpeg, { input: untagged, output, format, tag, duration, signal });
  await rm(untagged);
  const made = { duration, gaps, log, copied: false, isLoudnessLimited: isLimited };
  const facts = await factsOf({ input, isPart }, probed, made, size);
  return { facts, open: () => createReadStream(output, { highWaterMark: 1024 ** 2 }) };
}
