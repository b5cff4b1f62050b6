import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Stack traces name the lines of the sources. Node can do that, too, but reads all source maps at the start, which takes
 * a tenth of it. Here a map is read when a stack trace is.
 */
export function showSourcesInStacks() {
  /** @type {Map<string, SourceMap | undefined>} */
  const maps = new Map();
  /** @param {string} url */
  const mapOf = (url) => {
    if (!maps.has(url)) maps.set(url, readMap(fileURLToPath(url)));
    return maps.get(url);
  };
  Error.prepareStackTrace = (error, frames) => {
    const lines = frames.map((frame) => `\n    at ${inSources(String(frame), mapOf)}`);
    return `${Error.prototype.toString.call(error)}${lines.join('')}`;
  };
}

const place = /file:\/\/\S+\/node_modules\/\.cache\/mixdown\/[^:\s]+/;
const position = new RegExp(`(${place.source}):(\\d+):(\\d+)`);

/**
 * @param {string} frame
 * @param {(url: string) => SourceMap | undefined} mapOf
 */
function inSources(frame, mapOf) {
  return frame.replace(position, (text, url, line, column) => {
    const entry = mapOf(url)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (entry === undefined || !('originalSource' in entry)) return text;
    const source = resolve(fileURLToPath(url), '..', entry.originalSource);
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}

/** @param {string} path */
function readMap(path) {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')));
  } catch {
    return undefined;
  }
}
