import type { Chapter } from './chapters.ts';

/** The content of ffmpeg's `ffmetadata`. Keys are in lower case. */
export interface Metadata {
  /** Of the whole file. */
  tags: Map<string, string>;
  /** Of the one mapped track. */
  track: Map<string, string>;
  /** In file order. */
  chapters: Chapter[];
}

/**
 * Parses the format of `ffmpeg -f ffmetadata`: `key=value` lines below `[SECTION]` lines. `=`, `;`, `#`, `\`
 * and line breaks are escaped with `\`, so a value cannot imitate anything else.
 */
export function parseMetadata(text: string): Metadata {
  const [, ...entries] = splitLines(text);
  const tags = new Map<string, string>();
  const track = new Map<string, string>();
  const chapters: Map<string, string>[] = [];
  let section = tags;
  for (const entry of entries) {
    if (entry === '[STREAM]') section = track;
    else if (entry === '[CHAPTER]') chapters.push((section = new Map<string, string>()));
    else addTo(section, entry);
  }
  return { tags, track, chapters: chapters.flatMap(toChapter) };
}

/** At unescaped line breaks. */
function splitLines(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  // Many short matches: a repeated group over a long value would overflow the stack.
  for (const { 0: found, index } of text.matchAll(/\\[^]|\n/g)) {
    if (found !== '\n') continue;
    lines.push(text.slice(start, index));
    start = index + 1;
  }
  return [...lines, text.slice(start)].filter((line) => line !== '');
}

function addTo(section: Map<string, string>, entry: string): void {
  const equals = placeOfEquals(entry);
  const name = unescape(entry.slice(0, equals ?? entry.length)).toLowerCase();
  // The first of several counts, as in players.
  if (equals !== undefined && !section.has(name)) section.set(name, unescape(entry.slice(equals + 1)));
}

function placeOfEquals(entry: string): number | undefined {
  for (const { 0: found, index } of entry.matchAll(/\\[^]|=/g)) if (found === '=') return index;
  return undefined;
}

function unescape(text: string): string {
  return text.replace(/\\([^])/g, '$1');
}

function toChapter(entries: Map<string, string>): Chapter[] {
  const [, numerator = 0, denominator = 0] = (/^(\d+)\/(\d+)$/.exec(entries.get('timebase') ?? '') ?? []).map(
    Number,
  );
  const [start, end] = ['start', 'end'].map((name) => (Number(entries.get(name)) * numerator) / denominator);
  if (!Number.isFinite(start) || !Number.isFinite(end)) return [];
  return [{ start: start ?? 0, end: end ?? 0, title: entries.get('title') ?? '' }];
}
