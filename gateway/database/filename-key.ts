const longest = 255;

/**
 * A file name, or a part of one, as it is compared and sorted: regardless of case, in any script, and the same
 * for every database. SQLite knows only the case of ASCII, and MySQL's collations also ignore accents.
 */
export function filenameKey(text: string): string {
  if (/^[ -~]*$/.test(text)) return text.toLowerCase();
  return Array.from(text.normalize('NFC'), foldCase).slice(0, longest).join('');
}

/** By single characters, so that no key is longer than its name and `ς` equals `σ` wherever it stands. */
function foldCase(character: string): string {
  const upper = character.toUpperCase();
  const [lower = character] = (Array.from(upper).length === 1 ? upper : character).toLowerCase();
  return lower;
}
