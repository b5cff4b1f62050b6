import { isUtf8 } from 'node:buffer';

/**
 * A name fit for records, mails and headers: without path, control and direction-changing characters, at most 255
 * characters with its extension kept.
 */
export function cleanFilename(sent: string): string {
  const name = withoutControls(sent)
    .replace(/^.*[/\\]/, '')
    .trim();
  return name === '' || /^\.+$/.test(name) ? 'video' : shorten(name);
}

/** The name of a form's field, fit for an answer. @param raw as in `decodeName` */
export function cleanFieldName(raw: string): string {
  return Array.from(withoutControls(decodeName(raw)))
    .slice(0, 100)
    .join('');
}

/**
 * A name of a multipart header, which says nothing of its charset: UTF-8 from today's clients, Latin-1 from old ones.
 * @param raw a character for each byte, unless the header had it as `filename*`, decoded
 */
export function decodeName(raw: string): string {
  if (/[^\0-\xff]/.test(raw)) return raw;
  const bytes = Buffer.from(raw, 'latin1');
  const text = bytes.toString('utf8');
  // One that was cut in the middle of a character is UTF-8 all the same.
  const isText = isUtf8(bytes) || /[^\0-\x7f\uFFFD]/.test(text);
  return isText ? text : raw;
}

function withoutControls(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, '');
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
