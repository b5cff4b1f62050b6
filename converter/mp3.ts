import { analysing } from './analysing.ts';
import { factsOf, type Converting, type Made, type MakeTask } from './made.ts';
import { writeHeaderFrame } from './mp3/header-frame.ts';
import { mp3Stream } from './mp3-stream.ts';
import type { Recipe } from './recipe.ts';
import { makeSound } from './sound.ts';
import { readTag, tagOf } from './tags/tag.ts';

/** Its tag and header frame are known only when all other frames are complete. */
export async function makeMp3(
  converting: Converting,
  { input, output, title, onProgress }: MakeTask,
  recipe: Recipe,
  signal: AbortSignal,
): Promise<Made> {
  const { ffmpeg, limits, threads } = converting;
  const tags = `${output}.tags`;
  const task = { input, output, tags, onProgress };
  const { probed, sound } = await makeSound(ffmpeg, task, recipe, limits, threads, signal);
  const { music, header, duration } = sound;
  const tag = await readTag(ffmpeg, { input, output, tags, title, ...recipe.tagging, ...probed }, signal);
  const head = Buffer.concat([tagOf(tag, duration), writeHeaderFrame(header, music)]);
  const isPart = recipe.cut !== undefined;
  const facts = await factsOf({ input, isPart }, probed, sound, head.length + music.size);
  const analysis = analysing(converting, { input, probed, tag, recipe, heard: sound.heard });
  return { facts, open: () => mp3Stream(head, music.paths), ...analysis };
}
