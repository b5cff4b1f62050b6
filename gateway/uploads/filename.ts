/**
 * A name fit for records, mails and headers: without path, control and direction-changing characters, at most 255
 * characters with its extension kept.
 */
export function cleanFilename(sent: string): string {
  const name = sent
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, '')
    .replace(/^.*[/\\]/, '')
    .trim();
  return name === '' || /^\.+$/.test(name) ? 'video' : shorten(name);
}

/** `talk.mov` as `talk.mp3`. @param extension with its dot */
export function withExtension(filename: string, extension: string): string {
  return shorten(filename.replace(/(?<=.)\.[^.\s]{1,10}$/, '') + extension);
}

/** Cuts before the extension. @param longest in characters */
export function shorten(name: string, longest = 255): string {
  // By code points: half an emoji is none.
  const characters = Array.from(name);
  if (characters.length <= longest) return name;
  const extension = Array.from(/\.[^.\s]{1,10}$/.exec(name)?.[0] ?? '');
  return [...characters.slice(0, longest - extension.length), ...extension].join('');
}
