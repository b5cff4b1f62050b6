import { afterTags } from '../completeness/mp3.ts';
import { moovOf } from '../formats/boxes.ts';
import { withBytes, type Bytes } from '../formats/bytes.ts';
import { frameLength } from '../mp3/frame.ts';

const mostHead = 64 * 1024;

/** In the header of an AVI or WAV file: the format of a sound track is an mp3. */
const inRiff = /^RIFF[^]{4}(?:AVI |WAVE)[^]*?(?:strf|fmt )[^]{4}\x55\0/;
const inMatroska = /matroska[^]*?A_MPEG\/L3/;
/** In the metadata of FLV, as a number of eight bytes. */
const inFlv = /^FLV[^]*?audiocodecid\0\x40\0{7}/;
/**
 * In an mp4: as a format of its own, or of MPEG-4 sound by its number behind two heads of descriptors
 * (ISO/IEC 14496-1, 7.2.6).
 */
const inMoov = /\.mp3\0{6}|esds\0{4}[^][\x80-\xff]{0,3}[\0-\x7f][^]{4}[\x80-\xff]{0,3}[\0-\x7f][\x69\x6b]/;

/**
 * Looks for a quick sign that the sound of a file is an mp3. A wrong answer costs only time: whether it is,
 * ffmpeg tells.
 */
export function announcesMp3(file: string): Promise<boolean> {
  return withBytes(file, async (bytes) => {
    const head = (await bytes.at(0, mostHead)).toString('latin1');
    if (inRiff.test(head) || inMatroska.test(head) || inFlv.test(head)) return true;
    if (inMoov.test((await moovOf(bytes))?.toString('latin1') ?? '')) return true;
    return beginsWithFrame(bytes);
  });
}

async function beginsWithFrame(bytes: Bytes): Promise<boolean> {
  const head = await bytes.at(await afterTags(bytes), 4);
  return frameLength(head, 0) !== undefined;
}
