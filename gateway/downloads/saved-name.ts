import { shorten } from '../uploads/filename.ts';

/** Device names. Windows saves no file under them, whatever the extension. */
const deviceName = /^(?=(con|prn|aux|nul|com\d|lpt\d)(\.|$))/i;

/** A similar name that every system can save. */
export function savedName(filename: string): string {
  return filename
    .replaceAll(/\p{Cc}|[<>:"|?*/\\]+/gu, '_')
    .replace(/^[.\s]+/, '_')
    .replace(/[.\s]+$/, '_')
    .replace(deviceName, '_');
}

/**
 * A name for each file in one folder. Windows and macOS do not distinguish upper and lower case, and macOS
 * composes accents.
 */
export function savedNames(filenames: readonly string[]): string[] {
  const taken = new Set<string>();
  return filenames.map((filename) => {
    const name = shortenBytes(savedName(filename.normalize('NFC')));
    let unique = name;
    for (let count = 2; taken.has(fold(unique)); count += 1)
      unique = name.replace(/(\.[^.\s]{1,10})?$/, (extension) => ` (${count})${extension}`);
    taken.add(fold(unique));
    return unique;
  });
}

function fold(name: string): string {
  return name.toUpperCase().toLowerCase().normalize('NFC');
}

/** Linux allows 255 bytes; some are left for a number. */
function shortenBytes(name: string): string {
  let short = name;
  for (let longest = 230; Buffer.byteLength(short) > 230; longest -= 1) short = shorten(name, longest);
  return short;
}
