import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { makeMp3File } from '../make-mp3-file.ts';
import { ffmpegs } from '../testing/ffmpegs.ts';
import type { Chapter } from './chapters.ts';
import { chapterFrames, id3Tag } from './id3.ts';
import { readId3 } from './testing/read-id3.ts';

const { signal } = new AbortController();
const tone = (seconds: number) => ['-f', 'lavfi', '-i', `sine=duration=${seconds}:sample_rate=8000`];
const picture = (seconds: number) => ['-f', 'lavfi', '-i', `testsrc=duration=${seconds}:size=64x64:rate=10`];
const chapter = ({ start, end, title }: Chapter) =>
  `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${start * 1000}\nEND=${end * 1000}\ntitle=${title}\n`;
const three = [
  { start: 0, end: 3, title: 'One' },
  { start: 3, end: 7, title: 'Two' },
  { start: 7, end: 13, title: 'Three' },
];

for (const [name, ffmpeg] of Object.entries(ffmpegs()))
  describe(`tags, with ${name}`, () => {
    let directory: string;
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-tags-'));
      await writeFile(at('chapters.txt'), `;FFMETADATA1\n${three.map(chapter).join('')}`);
    });
    afterEach(() => rm(directory, { recursive: true }));

    const at = (file: string) => join(directory, file);
    async function convert(input: string) {
      const task = { input, output: at('result.mp3'), title: 'file name', onProgress: () => undefined };
      await makeMp3File(ffmpeg, task, { maxDuration: 3600 }, signal);
      return readId3(await readFile(at('result.mp3')));
    }
    const timesOf = ({ chapters }: { chapters: Chapter[] | ReturnType<typeof readId3>['chapters'] }) =>
      chapters.map(({ start, end, title }) => ({ start, end, title }));
    /** A picture from 0 on; sound that begins `late` seconds after it and ends with it. */
    async function makeLate(file: string, late: number, ...args: string[]) {
      await makeMedia(at('sound.m4a'), ...tone(13 - late), '-c:a', 'aac');
      return makeMedia(
        at(file),
        ...[...picture(13), '-itsoffset', String(late), '-i', at('sound.m4a'), '-i', at('chapters.txt')],
        ...['-map', '0', '-map', '1', '-map_metadata', '2', '-c:v', 'mpeg4', '-c:a', 'copy', ...args],
      );
    }

    for (const file of ['late.mp4', 'late.mkv'])
      it(`begin chapters where their sound is, which begins after the picture: ${file}`, async () => {
        const { chapters } = await convert(await makeLate(file, 2));
        expect(chapters.map(({ title }) => title)).to.deep.equal(['One', 'Two', 'Three']);
        // A frame of AAC at 8 kHz is 0.128 s, and its encoder's delay lies before the sound.
        for (const [place, start] of [0, 1, 5].entries())
          expect(chapters[place]?.start).to.be.closeTo(start, 0.14);
        expect(chapters.at(-1)?.end).to.be.closeTo(11, 0.3);
      });

    it('leave out chapters of which nothing is heard', async () => {
      const { chapters, contents } = await convert(await makeLate('late.mp4', 5));
      expect(chapters.map(({ title }) => title)).to.deep.equal(['Two', 'Three']);
      expect(contents).to.deep.equal({ toc: ['ch0', 'ch1'] });
    });

    it('put an mp3’s chapters in the order of time, at the very times they had', async () => {
      const sound = await readFile(
        await makeMedia(at('plain.mp3'), ...tone(13), '-c:a', 'libmp3lame', '-id3v2_version', '0'),
      );
      const frames = chapterFrames(three);
      const tag = id3Tag([...frames.slice(0, 1), ...frames.slice(1).reverse()]);
      await writeFile(at('source.mp3'), Buffer.concat([tag, sound]));
      expect(timesOf(await convert(at('source.mp3')))).to.deep.equal(timesOf({ chapters: three }));
    });

    it('show no hidden chapter of Matroska', async () => {
      const input = await makeLate('hidden.mkv', 0);
      const bytes = await readFile(input);
      // The flag of the first one.
      bytes.writeUInt8(1, bytes.indexOf(Buffer.from('9881004598', 'hex')) + 2);
      await writeFile(input, bytes);
      expect((await convert(input)).chapters.map(({ title }) => title)).to.deep.equal(['Two', 'Three']);
    });

    for (const [file, codec] of [
      ['place.mov', 'aac'],
      ['place.mkv', 'aac'],
      ['place.flac', 'flac'],
      ['place.ogg', 'libvorbis'],
      ['place.mp3', 'libmp3lame'],
    ] as const)
      it(`tell nothing of where and with what the source was made: ${file}`, async () => {
        const told = [
          'title=Song',
          'artist=Ada',
          'location=+52.5163+013.3777/',
          'make=Phone',
          'model=Model 7',
        ];
        const input = await makeMedia(
          at(file),
          ...[...tone(1), '-c:a', codec, '-movflags', 'use_metadata_tags'],
          ...[...told, 'comment=at home', 'encoder=Recorder'].flatMap((tag) => ['-metadata', tag]),
        );
        expect((await readFile(input)).includes('+52.5163')).to.equal(true);
        const { texts, ids } = await convert(input);
        // QuickTime's files always name a language.
        const { TLAN, ...others } = texts;
        expect(others).to.deep.equal({ TIT2: 'Song', TPE1: 'Ada' });
        expect(ids).to.have.length(TLAN === undefined ? 2 : 3);
        const mp3 = await readFile(at('result.mp3'));
        for (const secret of ['+52.5163', 'Phone', 'Model 7', 'at home', 'Recorder'])
          expect(mp3.includes(secret), secret).to.equal(false);
      });
  });
