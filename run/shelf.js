import { createHash, randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/**
 * A translation that is kept. All paths are relative to the project's directory.
 * @typedef {object} Translation
 * @property {string} program what was translated
 * @property {string} main the file to run
 * @property {Record<string, string>} hashes of its files and of all that they were made from
 */

export const root = join(import.meta.dirname, '..');

/** Where translations are kept. `npm ci` removes it. Packages are found from here as from the sources. */
const shelf = 'node_modules/.cache/mixdown';
const manifest = 'translation.json';
/** A process that has run for long may still load a part of its translation. */
const keepUnusedMs = 30 * 86_400_000;

/**
 * @param {string} program
 * @returns {string | undefined} the file to run if a translation is whole and nothing has changed since
 */
export function findKept(program) {
  /** @type {Map<string, string | undefined>} */
  const known = new Map();
  /** @param {string} path */
  const currentHash = (path) => {
    if (!known.has(path))
      known.set(
        path,
        attempt(() => hashOf(readFileSync(join(root, path)))),
      );
    return known.get(path);
  };
  for (const directory of keptDirectories()) {
    const translation = attempt(() => readManifest(directory));
    if (translation?.program !== program) continue;
    if (Object.entries(translation.hashes).some(([path, hash]) => currentHash(path) !== hash)) continue;
    attempt(() => {
      utimesSync(join(root, directory), new Date(), new Date());
    });
    return translation.main;
  }
  return undefined;
}

export function canKeep() {
  return attempt(() => {
    mkdirSync(join(root, shelf), { recursive: true });
    accessSync(join(root, shelf), constants.W_OK);
    return true;
  });
}

/** @returns a directory for a new translation */
export function newDirectory() {
  return `${shelf}/${randomUUID()}`;
}

/**
 * @param {string} directory
 * @param {Translation} translation
 * @param {readonly { path: string; contents: Uint8Array }[]} files with absolute paths
 * @returns {boolean} false if there was no room for it
 */
export function keep(directory, translation, files) {
  removeUnused();
  const place = join(root, directory);
  try {
    mkdirSync(place);
    for (const { path, contents } of files) writeFileSync(path, contents);
    // The last one, so that others see no translation before it is whole.
    writeFileSync(join(place, manifest), JSON.stringify(translation));
    return true;
  } catch {
    attempt(() => {
      rmSync(place, { recursive: true });
    });
    return false;
  }
}

function removeUnused() {
  for (const directory of keptDirectories())
    attempt(() => {
      const place = join(root, directory);
      if (statSync(place).mtimeMs < Date.now() - keepUnusedMs) rmSync(place, { recursive: true });
    });
}

function keptDirectories() {
  return (attempt(() => readdirSync(join(root, shelf))) ?? []).map((name) => `${shelf}/${name}`);
}

/**
 * @param {string} directory
 * @returns {Translation}
 */
function readManifest(directory) {
  return JSON.parse(readFileSync(join(root, directory, manifest), 'utf8'));
}

/** @param {Uint8Array} content */
export function hashOf(content) {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * @template T
 * @param {() => T} work that may fail without harm: at worst, the program is translated again
 * @returns {T | undefined}
 */
function attempt(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}
