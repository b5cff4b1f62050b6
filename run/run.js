// Runs a TypeScript program of this project: `node run/run.js main.ts all`. It is translated only if one of its sources
// has changed (docs/decisions/0049-idle-and-start.md).
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { canKeep, findKept, root } from './shelf.js';
import { showSourcesInStacks } from './stack-traces.js';

/** @param {string} program */
async function run(program) {
  const main = findKept(program) ?? (canKeep() ? await translateNow(program) : undefined);
  if (main === undefined) {
    // Each file is translated when it is loaded, which takes longer.
    const { register } = await import('tsx/esm/api');
    register();
  } else showSourcesInStacks();
  await import(pathToFileURL(join(root, main ?? program)).href);
}

/** @param {string} program */
async function translateNow(program) {
  const { translate } = await import('./translate.js');
  return translate(program);
}

// The program finds its arguments where Node itself would have put them.
process.argv.splice(1, 1);
await run(process.argv[1] ?? 'main.ts');
