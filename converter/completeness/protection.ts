import { moovOf } from '../formats/boxes.ts';
import { withBytes } from '../formats/bytes.ts';

/**
 * Names of encrypted sound in an mp4: the standard's, Apple's, and Audible's. The name stands between a size
 * and six zeros.
 */
const encrypted = /(?:enca|drms|aavd)\0{6}/;

/** In WMA: the object with the licence terms. */
const licence = Buffer.from('fbb3112223bdd211b4b700a0c955fc6e', 'hex');

/** ffmpeg decodes encrypted sound as if it were plain and reports it as broken. */
export function isProtected(file: string): Promise<boolean> {
  return withBytes(file, async (bytes) => {
    const head = await bytes.at(0, 64 * 1024);
    if (head.subarray(0, 4).equals(Buffer.from('3026b275', 'hex'))) return head.includes(licence);
    const index = await moovOf(bytes);
    return index !== undefined && encrypted.test(index.toString('latin1'));
  });
}
