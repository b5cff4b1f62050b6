import { isUtf8 } from 'node:buffer';

/**
 * A name that is safe for records, mails and headers: without path, control and direction characters, at most
 * 255 characters with its extension kept.
 */
export function cleanFilename(sent: string): string {
  const name = withoutControls(sent)
    .replace(/^.*[/\\]/, '')
    .trim();
  return name === '' || /^\.+$/.test(name) ? 'video' : shorten(name);
}

/** The name of a form field, safe for an answer. @param raw as in `decodeName` */
export function cleanFieldName(raw: string): string {
  return Array.from(withoutControls(decodeName(raw)))
    .slice(0, 100)
    .join('');
}

/**
 * Decodes a name from a multipart header, which does not state its charset: UTF-8 from current clients,
 * Latin-1 from old ones.
 * @param raw one character per byte, unless the header had it as `filename*`, decoded
 */
export function decodeName(raw: string): string {
  if (/[^\0-\xff]/.test(raw)) return raw;
  const bytes = Buffer.from(raw, 'latin1');
  const text = bytes.toString('utf8');
  // A name cut in the middle of a character is still UTF-8.
  const isText = isUtf8(bytes) || /[^\0-\x7f\uFFFD]/.test(text);
  return isText ? text : raw;
}

function withoutControls(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, '');
}

/** `talk.mov` becomes `talk.mp3`. @param extension with its dot */
export function withExtension(filename: string, extension: string): string {
  return shorten(filename.replace(/(?<=.)\.[^.\s]{1,10}$/, '') + extension);
}

/** Cuts before the extension. @param longest in characters */
export function shorten(name: string, longest = 255): string {
  // By code points, so that no emoji is split.
  const characters = Array.from(name);
  if (characters.length <= longest) return name;
  const extension = Array.from(/\.[^.\s]{1,10}$/.exec(name)?.[0] ?? '');
  return [...characters.slice(0, longest - extension.length), ...extension].join('');
}
