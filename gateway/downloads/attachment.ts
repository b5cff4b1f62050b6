import anyAscii from 'any-ascii';
import { shorten } from '../uploads/filename.ts';

/** Names of devices, which Windows saves no file under, whatever the extension. */
const deviceName = /^(?=(con|prn|aux|nul|com\d|lpt\d)(\.|$))/i;

/**
 * A `Content-Disposition` (RFC 6266) to save a file by. Browsers take the name as it is from `filename*`; curl knows
 * `filename` only, and takes it literally.
 */
export function attachment(filename: string): string {
  return `attachment; filename="${asciiName(filename)}"; filename*=UTF-8''${encodeExtended(filename)}`;
}

/** A similar name that every system can save: in ASCII, with nothing in it that Windows or a header's quotes refuse. */
function asciiName(filename: string): string {
  const name = anyAscii(filename)
    .replaceAll('"', "'")
    .replaceAll(/[^\x20-\x7e]|[<>:|?*/\\]+|%(?=[\da-f]{2})/gi, '_')
    .replace(/^[.\s]+/, '_')
    .replace(/[.\s]+$/, '_')
    .replace(deviceName, '_');
  // A character may become many; file systems take 255 bytes.
  return shorten(name, 200);
}

/** RFC 8187. @throws URIError when the name is not well-formed */
function encodeExtended(filename: string): string {
  return encodeURIComponent(filename).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
