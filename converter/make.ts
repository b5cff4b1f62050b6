import { announcesUnknownSound } from './completeness/announced-sound.ts';
import { isProtected } from './completeness/protection.ts';
import { ConversionError } from './ffmpeg/failure.ts';
import type { Converting, Made, Make, MakeTask } from './made.ts';
import { makeMp3 } from './mp3.ts';
import { recipeOf } from './recipe.ts';
import { makeChapters } from './make-chapters.ts';
import { makeFile } from './make-file.ts';

/**
 * Makes of a file what the options ask for.
 * @throws ConversionError if the file cannot be converted; after any other error a retry may succeed
 */
export async function make(converting: Converting, task: MakeTask, signal: AbortSignal): Promise<Made> {
  const { input, options, earlier, onProgress } = task;
  if (await isProtected(input)) throw new ConversionError('protected');
  const makeOne: Make = options.format === 'mp3' ? makeMp3 : makeFile;
  const making = { ...task, onProgress: rising(onProgress) };
  const recipe = recipeOf(options, earlier);
  try {
    return options.split === 'chapters'
      ? await makeChapters(converting, making, recipe, makeOne, signal)
      : await makeOne(converting, making, recipe, signal);
  } catch (error) {
    const isSilent = error instanceof ConversionError && error.code === 'no-audio';
    throw isSilent && (await announcesUnknownSound(input)) ? new ConversionError('unsupported-codec') : error;
  }
}

/** A copy that was given up may have got further than the encoder that follows. */
function rising(onProgress: (progress: number) => void): (progress: number) => void {
  let most = 0;
  return (progress) => {
    most = Math.max(most, progress);
    onProgress(most);
  };
}
