import { readFileSync } from 'node:fs';
import { expect } from 'chai';

const textOf = (file: string) => readFileSync(file, 'utf8');

export interface Documented {
  /** As it is written; undefined where it is told in words. */
  value: string | undefined;
  words: string;
}

/** The variables that example.env shows, with the comment before each. */
export function inExample(): Map<string, Documented> {
  const shown = new Map<string, Documented>();
  let comment = '';
  for (const line of textOf('example.env').split('\n')) {
    const [, name, value = ''] = /^#?([A-Z][A-Z_]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      expect(shown.has(name), `${name} twice`).to.equal(false);
      shown.set(name, { value: /default/i.test(comment) ? undefined : value, words: comment });
      comment = '';
    } else comment = line === '' ? '' : `${comment}${line}\n`;
  }
  return shown;
}

/** The table of docs/configuration.md: default, and who reads it. */
export function inDocs(): Map<string, Documented & { readBy: string }> {
  const rows = textOf('docs/configuration.md').matchAll(
    /^\| `([A-Z_]+)` *\| (?:[^|]*) \| ([^|]*) \| ([^|]*) \|$/gm,
  );
  // Tables further down say more of some.
  return new Map(
    [...rows]
      .reverse()
      .map(([, name = '', words = '', readBy = '']) => [
        name,
        { value: /^`([^`]+)` *(?:\(|$)/.exec(words)?.[1], words, readBy },
      ]),
  );
}
