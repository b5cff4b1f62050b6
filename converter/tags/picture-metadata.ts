/** Where and with which device a picture was taken is removed, as for the tags of the sound. */

/** A picture that an mp3 can carry. */
export interface Picture {
  type: 'image/jpeg' | 'image/png';
  content: Buffer;
}

/** @returns the picture with only the parts needed to display it; undefined if it is neither JPEG nor PNG */
export function withoutMetadata(picture: Buffer): Picture | undefined {
  if (picture.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')))
    return { type: 'image/jpeg', content: Buffer.concat([...jpegParts(picture)]) };
  if (picture.subarray(0, 8).equals(pngSignature))
    return { type: 'image/png', content: Buffer.concat([pngSignature, ...pngChunks(picture)]) };
  return undefined;
}

const jpegEnd = 0xd9;
const jpegData = 0xda;
/**
 * Application segments needed to display it, by marker and first bytes. Others with the same marker may
 * contain whole pictures.
 */
const shownSegments = new Map([
  [0xe0, 'JFIF\0'],
  [0xe2, 'ICC_PROFILE\0'],
  [0xee, 'Adobe'],
]);

/** Up to the end of the picture: cameras append more pictures, each with its own tags. */
function* jpegParts(picture: Buffer): Generator<Buffer> {
  yield picture.subarray(0, 2);
  for (let at = 2; at + 4 <= picture.length && picture[at] === 0xff;) {
    const marker = picture.readUInt8(at + 1);
    if (marker === 0xff) {
      at += 1; // Fill bytes may precede any marker.
      continue;
    }
    if (marker === jpegEnd) break;
    const segmentEnd = at + 2 + picture.readUInt16BE(at + 2);
    const end = marker === jpegData ? endOfData(picture, segmentEnd) : segmentEnd;
    if (isShown(marker, picture.subarray(at + 4, segmentEnd))) yield picture.subarray(at, end);
    at = end;
  }
  yield Buffer.of(0xff, jpegEnd);
}

function isShown(marker: number, content: Buffer): boolean {
  const isTables = (marker >= 0xc0 && marker <= 0xcf) || (marker >= jpegData && marker <= 0xdf);
  const name = shownSegments.get(marker);
  return isTables || (name !== undefined && content.toString('latin1', 0, name.length) === name);
}

/** The next marker. In the data, 0xff is followed by 0 or by one of the eight restart markers. */
function endOfData(picture: Buffer, start: number): number {
  for (let at = picture.indexOf(0xff, start); at >= 0; at = picture.indexOf(0xff, at + 1)) {
    const next = picture[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return picture.length;
}

const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex');
const shownChunks = 'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs'.split(' ');

function* pngChunks(picture: Buffer): Generator<Buffer> {
  for (let at = pngSignature.length; at + 8 <= picture.length;) {
    const end = at + 12 + picture.readUInt32BE(at);
    const type = picture.toString('latin1', at + 4, at + 8);
    if (shownChunks.includes(type)) yield picture.subarray(at, end);
    if (type === 'IEND') return;
    at = end;
  }
}
