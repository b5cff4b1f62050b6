import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { withoutMetadata } from './picture-metadata.ts';

const secret = 'GPS 52.5163 N 13.3777 E';

describe('a picture', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-picture-'));
  });
  after(() => rm(directory, { recursive: true }));

  const make = async (name: string) => {
    const still = ['-f', 'lavfi', '-i', 'testsrc=size=64x64:duration=1:rate=1', '-frames:v', '1'];
    return readFile(await makeMedia(join(directory, name), ...still));
  };
  const segment = (marker: number, name = 'Exif\0\0') => {
    const content = Buffer.from(name + secret);
    return Buffer.concat([Buffer.of(0xff, marker, 0, content.length + 2), content]);
  };
  const chunk = (type: string) => {
    const content = Buffer.from(`${type}${secret}`);
    const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(secret.length);
    checksum.writeUInt32BE(crc32(content));
    return Buffer.concat([length, content, checksum]);
  };
  const insert = (picture: Buffer, at: number, part: Buffer) =>
    Buffer.concat([picture.subarray(0, at), part, picture.subarray(at)]);

  it('of JPEG loses what tells where, when and with what it was taken', async () => {
    const picture = await make('plain.jpg');
    const expected = withoutMetadata(picture);
    expect(expected?.type).to.equal('image/jpeg');
    const data = picture.indexOf(Buffer.of(0xff, 0xda));
    for (const marker of [0xe0, 0xe1, 0xe2, 0xed, 0xef, 0xfe])
      for (const at of [2, data])
        for (const part of [segment(marker), Buffer.concat([Buffer.of(0xff), segment(marker)])])
          expect(withoutMetadata(insert(picture, at, part))).to.deep.equal(expected);
  });

  it('of JPEG keeps its colour profile and its data', async () => {
    const picture = await make('profile.jpg');
    const profile = segment(0xe2, 'ICC_PROFILE\0');
    const kept = withoutMetadata(insert(picture, 2, profile))?.content;
    expect(kept?.includes(profile)).to.equal(true);
    const data = picture.subarray(picture.indexOf(Buffer.of(0xff, 0xda)));
    expect(kept?.subarray(-data.length)).to.deep.equal(data);
  });

  it('of PNG loses what tells where, when and with what it was taken', async () => {
    const picture = await make('plain.png');
    const expected = withoutMetadata(picture);
    expect(expected?.type).to.equal('image/png');
    for (const type of ['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME', 'caBX', 'prVt'])
      expect(withoutMetadata(insert(picture, 33, chunk(type)))).to.deep.equal(expected);
    expect(withoutMetadata(insert(picture, 33, chunk('iCCP')))?.content.includes(secret)).to.equal(true);
  });

  it('loses what a camera puts behind it', async () => {
    for (const name of ['behind.jpg', 'behind.png']) {
      const picture = await make(name);
      const behind = Buffer.concat([picture, segment(0xe1), picture]);
      expect(withoutMetadata(behind)).to.deep.equal(withoutMetadata(picture));
    }
  });

  it('that breaks off anywhere is taken as far as it goes', async () => {
    for (const name of ['cut.jpg', 'cut.png']) {
      const picture = insert(await make(name), name.endsWith('jpg') ? 2 : 33, segment(0xe1));
      for (let length = 0; length < picture.length; length += 7) withoutMetadata(picture.subarray(0, length));
    }
  });

  it('is neither JPEG nor PNG and is left out', () => {
    for (const content of ['', 'GIF89a', '<svg/>', '\xff\xd8'])
      expect(withoutMetadata(Buffer.from(content, 'latin1'))).to.equal(undefined);
  });
});
