import { analysisOf } from './analysis/analysis.ts';
import { listen } from './loudness/listen.ts';
import type { Converting, Made } from './made.ts';
import type { Heard } from './meter/heard.ts';
import type { Probe } from './probe/probe.ts';
import type { Recipe } from './recipe.ts';
import type { Tag } from './tags/tag.ts';

interface Analysing {
  input: string;
  probed: Probe;
  tag: Tag;
  recipe: Recipe;
  /** If a meter has heard it. */
  heard: Heard | undefined;
}

/** How the analysis of a result is made. */
export function analysing(
  { ffmpeg, limits }: Converting,
  { input, probed, tag, recipe, heard }: Analysing,
): Pick<Made, 'analyse' | 'isAnalysed'> {
  const task = { input, limits, onProgress: () => undefined };
  return {
    isAnalysed: recipe.known !== undefined || heard !== undefined,
    analyse: async (signal) =>
      recipe.known ??
      analysisOf(probed, tag, heard ?? (await listen(ffmpeg, task, probed, recipe, signal)), recipe),
  };
}
