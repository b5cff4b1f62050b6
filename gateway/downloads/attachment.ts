import anyAscii from 'any-ascii';
import { shorten } from '../uploads/filename.ts';
import { savedName } from './saved-name.ts';

/**
 * A `Content-Disposition` (RFC 6266) that names the file to save. Browsers use `filename*` as it is. curl
 * knows only `filename`, and takes it literally.
 */
export function attachment(filename: string): string {
  return `attachment; filename="${asciiName(filename)}"; filename*=UTF-8''${encodeExtended(filename)}`;
}

/**
 * A similar name that every system can save: ASCII, without characters that Windows or the header's quotes do
 * not allow.
 */
function asciiName(filename: string): string {
  const ascii = anyAscii(filename)
    .replaceAll('"', "'")
    .replaceAll(/[^\x20-\x7e]|%(?=[\da-f]{2})/gi, '_');
  // One character may become several; file systems allow 255 bytes.
  return shorten(savedName(ascii), 200);
}

/** RFC 8187. @throws URIError if the name is not well-formed */
function encodeExtended(filename: string): string {
  return encodeURIComponent(filename).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
