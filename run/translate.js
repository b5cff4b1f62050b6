import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { hashOf, keep, newDirectory, root } from './shelf.js';

/** What decides about a translation besides its sources. */
const settings = ['run/translate.js', 'tsconfig.json', 'package-lock.json'];

/**
 * Translates the program and all that it imports from the project into a few JavaScript files, and keeps them.
 * Packages stay where they are.
 * @param {string} program
 * @returns {Promise<string | undefined>} the file to run; undefined if there was no room to keep it
 * @throws if the sources have an error
 */
export async function translate(program) {
  /** @type {import('./shelf.js').Translation['hashes']} */
  const hashes = {};
  for (const path of settings) hashes[path] = hashOf(readFileSync(join(root, path)));
  const directory = newDirectory();
  const { outputFiles } = await build({
    ...{ absWorkingDir: root, entryPoints: [program], outdir: directory, entryNames: 'program' },
    // Nothing says there what .js is.
    outExtension: { '.js': '.mjs' },
    // Split, so that what is imported dynamically is loaded only then.
    ...{ bundle: true, packages: 'external', splitting: true },
    ...{ platform: 'node', format: 'esm', target: 'node20', sourcemap: 'linked', sourcesContent: false },
    ...{ write: false, logLevel: 'silent' },
    plugins: [recordSources(hashes)],
  });
  for (const { path, contents } of outputFiles)
    if (!path.endsWith('.map')) hashes[relative(root, path)] = hashOf(contents);
  const main = `${directory}/program.mjs`;
  return keep(directory, { program, main, hashes }, outputFiles) ? main : undefined;
}

/**
 * Hashes what is translated: to read the sources again afterwards could miss an edit.
 * @param {Record<string, string>} hashes
 * @returns {import('esbuild').Plugin}
 */
function recordSources(hashes) {
  return {
    name: 'record-sources',
    setup({ onLoad }) {
      onLoad({ filter: /\.(ts|json)$/ }, async ({ path }) => {
        const contents = await readFile(path);
        hashes[relative(root, path)] = hashOf(contents);
        return { contents, loader: extname(path) === '.ts' ? 'ts' : 'json' };
      });
    },
  };
}
