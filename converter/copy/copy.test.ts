import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { rejection } from '../../shared/testing/rejection.ts';
import { ConversionError } from '../ffmpeg/failure.ts';
import { frameLength } from '../mp3/frame.ts';
import { ffmpegs } from '../testing/ffmpegs.ts';
import { makeMp3File } from '../make-mp3-file.ts';

const run = promisify(execFile);
const limits = { maxDuration: 3600 };
const { signal } = new AbortController();

/** Seconds. */
const duration = 2;
const sweep = ['-f', 'lavfi', '-i', `aevalsrc=0.5*sin(900*t*t)|0.2*random(0):d=${duration}:s=48000`];
const picture = ['-f', 'lavfi', '-i', `testsrc=duration=${duration}:size=32x32:rate=5`];
const lame = ['-c:a', 'libmp3lame'];
const bare = ['-write_xing', '0', '-id3v2_version', '0', '-f', 'mp3'];

const kinds: Record<string, { rate: number; options: readonly string[] }> = {
  'VBR joint stereo at 44.1 kHz': { rate: 44_100, options: ['-q:a', '3'] },
  'CBR stereo at 48 kHz': { rate: 48_000, options: ['-b:a', '64k', '-joint_stereo', '0'] },
  'VBR mono at 22.05 kHz': { rate: 22_050, options: ['-q:a', '3', '-ac', '1'] },
  'CBR mono at 8 kHz': { rate: 8000, options: ['-b:a', '16k', '-ac', '1'] },
};
const containers = ['avi', 'mkv', 'mp4', 'mov', 'ts', 'flv', 'asf', 'nut', 'wav', 'mp3'];
/** They treat all rates alike. */
const fewContainers = ['avi', 'mkv', 'mp3'];

for (const [program, ffmpeg] of Object.entries(ffmpegs()))
  describe(`copying an mp3 with ${program}`, () => {
    let directory: string;
    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-copy-'));
    });
    after(() => rm(directory, { recursive: true }));

    const at = (name: string) => join(directory, name);
    const convert = (input: string, some = limits, onProgress: (now: number) => void = () => undefined) =>
      makeMp3File(ffmpeg, { input, output: at('result.mp3'), title: 'A title', onProgress }, some, signal);
    /** Without its tag and header frame. */
    const music = async (path = at('result.mp3')) => {
      const bytes = await readFile(path);
      const tag = 10 + bytes.subarray(6, 10).reduce((size, byte) => size * 128 + byte, 0);
      return bytes.subarray(tag + (frameLength(bytes, tag) ?? 0));
    };
    const output = { encoding: 'buffer', maxBuffer: 2 ** 28 } as const;
    const decoders = {
      ffmpeg: (path: string) => run(ffmpeg, ['-v', 'error', '-i', path, '-f', 's16le', '-'], output),
      mpg123: (path: string) => run('mpg123', ['-q', '-s', '-e', 's16', path], output),
    };
    const decoded = async (by: keyof typeof decoders, path: string) => (await decoders[by](path)).stdout;
    const withPicture = (name: string) =>
      /\.(wav|mp3)$/.test(name) ? [] : [...picture, '-map', '0:a', '-map', '1'];
    const put = (sound: string, name: string, ...options: string[]) =>
      makeMedia(at(name), '-i', sound, ...withPicture(name), '-c:a', 'copy', ...options);

    for (const [kind, { rate, options }] of Object.entries(kinds))
      it(`takes every frame of ${kind} out of any container, and nothing else`, async () => {
        const mp3 = await makeMedia(at('frames'), ...sweep, '-ar', `${rate}`, ...lame, ...options, ...bare);
        const frames = await readFile(mp3);
        const heard = { ffmpeg: await decoded('ffmpeg', mp3), mpg123: await decoded('mpg123', mp3) };
        for (const container of rate === 44_100 ? containers : fewContainers) {
          const source = await put(
            mp3,
            `source.${container}`,
            ...(container === 'mp3' ? bare.slice(0, 2) : []),
          );
          const facts = await convert(source);
          expect(facts, container).to.deep.include({ copied: true, missing: 0, isTruncated: false });
          expect(facts.gaps.longest).to.deep.equal([]);
          expect(facts.duration).to.be.closeTo(duration, 0.2);
          expect((await music()).equals(frames), container).to.equal(true);
          // No container says that some samples are not meant to be heard.
          expect((await decoded('ffmpeg', at('result.mp3'))).equals(heard.ffmpeg), container).to.equal(true);
          // Given a header frame, mpg123 always drops a decoder's delay of 529 samples.
          const channels = options.includes('-ac') ? 1 : 2;
          const late = heard.mpg123.subarray(529 * channels * 2);
          expect((await decoded('mpg123', at('result.mp3'))).equals(late), container).to.equal(true);
          const { stdout } = await run('mp3val', [at('result.mp3')]);
          expect(stdout).not.to.match(/WARNING|ERROR/);
        }
      });

    for (const [name, rate] of [
      ['sound.mp4', 44_100],
      ['sound.mp4', 24_000],
      ['sound.mov', 8000],
      ['sound.mp3', 44_100],
      ['sound.mp3', 11_025],
      ['whole-mp3.wav', 48_000],
    ] as const)
      it(`keeps the exact start and end that ${name} states at ${rate} Hz`, async () => {
        const isWav = name.endsWith('.wav');
        const source = at(isWav ? 'inside.mp3' : name);
        const options = ['-ar', `${rate}`, '-ac', '1', ...lame, ...(isWav ? ['-id3v2_version', '0'] : [])];
        await makeMedia(source, ...sweep, ...withPicture(name), ...options);
        if (isWav) await writeFile(at(name), wavOf(await readFile(source), rate));
        const facts = await convert(at(name));
        expect(facts).to.deep.include({ copied: true, duration });
        const result = await decoded('ffmpeg', at('result.mp3'));
        expect(result).to.have.length(duration * rate * 2);
        expect(await decoded('mpg123', at('result.mp3'))).to.have.length(duration * rate * 2);
        // Older versions of ffmpeg do not drop the end of a track in an mp4.
        const original = await decoded('ffmpeg', source);
        expect(original.subarray(0, result.length).equals(result)).to.equal(true);
      });

    it('takes the track that a player would choose', async () => {
      const mp3 = await makeMedia(at('frames'), ...sweep, ...lame, ...bare);
      const both = ['-i', mp3, ...sweep, '-map', '0', '-map', '1', '-c:a:0', 'copy', '-c:a:1', 'aac'];
      const first = await makeMedia(at('first.mkv'), ...both, '-disposition:a:0', 'default');
      expect(await convert(first)).to.deep.include({ copied: true, isOtherTrack: false });
      const other = ['-disposition:a:0', '0', '-disposition:a:1', 'default'];
      const second = await makeMedia(at('second.mkv'), ...both, ...other);
      expect((await convert(second)).copied).to.equal(false);
    });

    it('writes tags and chapters as always', async () => {
      const metadata = at('metadata');
      const chapter = '[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=1\ntitle=One\n';
      await writeFile(metadata, `;FFMETADATA1\ntitle=Of the source\nencoder=secret\n${chapter}`);
      const source = await makeMedia(
        at('tagged.mkv'),
        ...sweep,
        '-i',
        metadata,
        '-map_metadata',
        '1',
        ...lame,
      );
      expect((await convert(source)).copied).to.equal(true);
      const { stdout } = await run(ffmpeg, ['-v', 'error', '-i', at('result.mp3'), '-f', 'ffmetadata', '-']);
      expect(stdout).to.match(/^title=Of the source$/m);
      expect(stdout).to.match(/^title=One$/m);
      expect(stdout).not.to.include('secret');
    });

    it('refuses what is too long', async () => {
      const source = await makeMedia(at('long.avi'), ...sweep, ...lame);
      const error = await rejection(convert(source, { maxDuration: 1 }));
      expect((error as ConversionError).code).to.equal('too-long');
    });

    it('does not begin where the disk has no room for it', async () => {
      const source = await makeMedia(at('huge.mkv'), ...sweep, ...lame);
      const bytes = await readFile(source);
      const length = bytes.indexOf(Buffer.from('448988', 'hex')) + 3;
      bytes.writeDoubleBE(1e12, length);
      await writeFile(source, bytes);
      const error = await rejection(convert(source, { maxDuration: 1e10 }));
      expect(error).to.have.property('message').that.includes('the result may need 40000000 MB');
    });

    describe('encodes instead', () => {
      const noise = ['-f', 'lavfi', '-i', 'anoisesrc=d=12:r=8000:a=0.3'];
      let frames: string;
      before(async () => {
        frames = await makeMedia(at('noise'), ...noise, ...lame, '-b:a', '16k', ...bare);
      });

      const damaged: Record<string, () => Promise<string>> = {
        'junk between frames': async () => {
          const bytes = await readFile(frames);
          const middle = 72 * 40;
          return write('junk.wav', wavOf(cut(bytes, middle, middle, Buffer.alloc(50)), 8000));
        },
        'a frame that is not whole': async () => {
          const bytes = await readFile(frames);
          return write('short.wav', wavOf(cut(bytes, 72 * 40 + 30, 72 * 40 + 60), 8000));
        },
        'frames of several kinds': async () => {
          const stereo = await makeMedia(at('stereo'), ...noise, ...lame, '-b:a', '16k', '-ac', '2', ...bare);
          const both = Buffer.concat([await readFile(frames), await readFile(stereo)]);
          return write('kinds.wav', wavOf(both, 8000));
        },
        'a hole in the times': async () => {
          const file = await put(frames, 'hole.mkv');
          const bytes = await readFile(file);
          const last = bytes.lastIndexOf(Buffer.from('1f43b675', 'hex'));
          const time = bytes.indexOf(Buffer.from('e782', 'hex'), last) + 2;
          bytes.writeUInt16BE(bytes.readUInt16BE(time) + 2000, time);
          return write('hole.mkv', bytes);
        },
        'another layer': () => makeMedia(at('two.avi'), ...noise, '-ar', '16000', '-c:a', 'mp2'),
      };
      const write = async (name: string, bytes: Buffer) => {
        await writeFile(at(name), bytes);
        return at(name);
      };

      for (const [what, make] of Object.entries(damaged))
        it(what, async () => {
          const facts = await convert(await make());
          expect(facts.copied).to.equal(false);
          if (what.startsWith('a hole')) expect(facts.gaps.seconds).to.be.closeTo(2, 0.1);
        });

      for (const container of ['avi', 'mp4', 'mkv', 'mp3'])
        it(`a cut ${container}, and warns`, async () => {
          const options = container === 'mp4' ? ['-ar', '16000', '-movflags', 'faststart'] : [];
          const source = await makeMedia(at(`cut.${container}`), ...noise, ...lame, ...options);
          const bytes = await readFile(source);
          await writeFile(source, bytes.subarray(0, Math.floor(bytes.length * 0.6) + 7));
          const facts = await convert(source);
          expect(facts).to.deep.include({ copied: false, isTruncated: true });
        });

      it('without showing less progress than the copy', async () => {
        const long = ['-f', 'lavfi', '-i', 'anoisesrc=d=600:r=8000:a=0.3'];
        const source = await makeMedia(at('long-cut.avi'), ...long, ...lame, '-b:a', '16k');
        const bytes = await readFile(source);
        await writeFile(source, bytes.subarray(0, Math.floor(bytes.length * 0.9)));
        const progress: number[] = [];
        const facts = await convert(source, limits, (now) => progress.push(now));
        expect(facts.copied).to.equal(false);
        expect(progress).to.deep.equal(progress.toSorted((a, b) => a - b));
      });
    });
  });

/** With other bytes between two positions. */
function cut(bytes: Buffer, start: number, end: number, other = Buffer.alloc(0)): Buffer {
  return Buffer.concat([bytes.subarray(0, start), other, bytes.subarray(end)]);
}

/** A mono WAV file whose sound is those bytes of mp3. */
function wavOf(mp3: Buffer, rate: number): Buffer {
  const head = Buffer.alloc(58);
  head.write('RIFF\0\0\0\0WAVEfmt \x1e\0\0\0\x55\0\x01\0', 'latin1');
  head.writeUInt32LE(50 + mp3.length, 4);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(2000, 28);
  head.writeUInt16LE(1, 32);
  head.write('\x0c\0\x01\0\x02\0\0\0\x48\0\x01\0\x71\x05data', 36, 'latin1');
  head.writeUInt32LE(mp3.length, 54);
  return Buffer.concat([head, mp3]);
}
