import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { readOptions } from '../shared/options/read-options.ts';
import { makeMedia } from '../shared/testing/media.ts';
import { rejection } from '../shared/testing/rejection.ts';
import { makeMp3File } from './make-mp3-file.ts';
import { ffmpegs } from './testing/ffmpegs.ts';

const run = promisify(execFile);
const { signal } = new AbortController();

/** A click each second from 0, the first of them at 100 Hz, each 100 Hz higher than the last. */
const steps = '0.5*sin(2*PI*t*100*(1+floor(t)))*lt(mod(t,1),0.5)';
const source = (seconds: number, rate = 44_100) => [
  ...['-f', 'lavfi', '-i', `aevalsrc='${steps}|${steps}':d=${seconds}:s=${rate}`],
];

for (const [name, ffmpeg] of Object.entries(ffmpegs()))
  describe(`options, with ${name}`, () => {
    let directory: string;
    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-options-'));
    });
    after(() => rm(directory, { recursive: true }));
    const at = (file: string) => join(directory, file);
    const result = () => at('result.mp3');

    function convert(input: string, options: object, cores = 2) {
      const task = { input, output: result(), title: 'file name', options: readOptions(options) };
      return makeMp3File(
        ffmpeg,
        { ...task, onProgress: () => undefined },
        { maxDuration: 3600 },
        signal,
        cores,
      );
    }
    /** Of the result's first channel, at 8 kHz. */
    async function samples(file = result()): Promise<Float32Array> {
      const format = ['-af', 'pan=mono|c0=c0', '-ar', '8000', '-f', 'f32le', '-'];
      const output = { encoding: 'buffer', maxBuffer: 2 ** 28 } as const;
      const { stdout } = await run(ffmpeg, ['-v', 'error', '-i', file, ...format], output);
      return new Float32Array(new Uint8Array(stdout).buffer);
    }
    async function described(): Promise<string> {
      const { stderr } = await run(ffmpeg, ['-hide_banner', '-i', result(), '-f', 'null', '-']);
      return stderr;
    }
    /** Seconds at which the sound is first heard. */
    async function firstSound(): Promise<number> {
      return (await samples()).findIndex((sample) => Math.abs(sample) > 0.1) / 8000;
    }

    for (const [file, codec, delay] of [
      ['aac.mp4', 'aac', 0],
      ['mp3.mp3', 'libmp3lame', 0],
      ['flac.flac', 'flac', 0],
      // The first 1024 samples are the encoder's.
      ['aac.mkv', 'aac', 0.0232],
      ['aac.ts', 'aac', 0.0232],
      ['vorbis.ogg', 'libvorbis', 0],
    ] as const)
      it(`cuts ${file} exactly, and is clean from the first sample`, async () => {
        const input = await makeMedia(at(file), ...source(40), '-c:a', codec);
        // At 20 s, half a second of 2100 Hz begins.
        const facts = await convert(input, { from: 20, to: '00:00:22.500' });
        expect(facts).to.deep.include({ duration: 2.5, missing: 0, isTruncated: false });
        expect(await firstSound()).to.be.closeTo(delay, 0.005);
        const early = await convert(input, { from: 19.75, to: 21 });
        expect(early.duration).to.equal(1.25);
        expect(await firstSound()).to.be.closeTo(0.25 + delay, 0.005);
      });

    it('cuts the end, from the start', async () => {
      const input = await makeMedia(at('whole.mp4'), ...source(40), '-c:a', 'aac');
      expect((await convert(input, { to: 3 })).duration).to.equal(3);
      expect((await convert(input, { from: 38.5 })).duration).to.be.closeTo(1.5, 0.03);
      expect((await convert(input, { from: 38, to: 100 })).duration).to.be.closeTo(2, 0.03);
    });

    it('makes the same bytes of a part on one core and on several', async () => {
      const input = await makeMedia(at('long.mkv'), ...source(160, 16_000), '-c:a', 'aac');
      await convert(input, { from: 12.3, to: 140 }, 1);
      const alone = await samples();
      expect((await convert(input, { from: 12.3, to: 140 }, 3)).duration).to.equal(127.7);
      expect(await samples()).to.deep.equal(alone);
    });

    it('has nothing left of a part behind the end', async () => {
      const input = await makeMedia(at('short.mp4'), ...source(3), '-c:a', 'aac');
      expect(await rejection(convert(input, { from: 10 }))).to.have.property('code', 'nothing-left');
      const unknown = await makeMedia(at('short.aac'), ...source(3), '-c:a', 'aac');
      expect(await rejection(convert(unknown, { from: 10 }))).to.have.property('code', 'nothing-left');
    });

    it('takes chapters along, on the clock of the part', async () => {
      const chapters = [0, 10, 20].map(
        (start) => `[CHAPTER]\nTIMEBASE=1/1\nSTART=${start}\nEND=${start + 10}\ntitle=At ${start}\n`,
      );
      await writeFile(at('metadata'), `;FFMETADATA1\n${chapters.join('')}`);
      const metadata = ['-i', at('metadata'), '-map_metadata', '1'];
      const input = await makeMedia(at('chapters.mkv'), ...source(30), ...metadata, '-c:a', 'aac');
      await convert(input, { from: 5, to: 15 });
      const listed = (await described()).split('Output #0')[0]?.match(/Chapter #.*/g);
      expect(listed).to.have.length(2);
      expect(listed?.[0]).to.match(/start 0\.00\d+, end 5\.0/);
      expect(listed?.[1]).to.match(/start 5\.0\d+, end 10\.0/);
    });

    for (const [options, expected] of [
      [{ quality: 'best' }, /44100 Hz, stereo/],
      [{ quality: 'speech' }, /44100 Hz, (mono|1 channels).* 64 kb\/s/],
      [{ bitrate: 96 }, /44100 Hz, stereo.* 96 kb\/s/],
      [{ bitrate: 320, channels: 'mono' }, /44100 Hz, (mono|1 channels).* 320 kb\/s/],
      [{ bitrate: '128', channels: 'stereo' }, /44100 Hz, stereo.* 128 kb\/s/],
    ] as const)
      it(`makes ${JSON.stringify(options)}`, async () => {
        const input = await makeMedia(at('source.mp4'), ...source(5), '-c:a', 'aac');
        const { duration, copied } = await convert(input, options);
        expect(duration).to.be.closeTo(5, 0.03);
        expect(copied).to.equal(false);
        expect(await described()).to.match(expected);
        const { stdout } = await run('mp3val', [result()]);
        expect(stdout).not.to.match(/WARNING|ERROR/);
      });

    for (const [rate, bitrate, made] of [
      [8000, 320, 32_000],
      [11_025, 192, 44_100],
      [8000, 96, 16_000],
      [22_050, 64, 22_050],
    ] as const)
      it(`gives ${bitrate} kbit/s a rate that has it: ${rate} Hz becomes ${made} Hz`, async () => {
        const input = await makeMedia(at('source.wav'), ...source(3, rate));
        await convert(input, { bitrate });
        expect(await described()).to.match(new RegExp(`${made} Hz, stereo.* ${bitrate} kb/s`));
      });

    it('plays one channel as loud in both, and two channels in one', async () => {
      const one = await makeMedia(at('one.wav'), ...source(3), '-af', 'pan=mono|c0=c0');
      await convert(one, { channels: 'stereo', quality: 'best' });
      expect(Math.max(...(await samples()))).to.be.closeTo(0.5, 0.05);
      const two = await makeMedia(at('two.wav'), ...source(3));
      await convert(two, { channels: 'mono', quality: 'best' });
      expect(Math.max(...(await samples()))).to.be.closeTo(0.5, 0.05);
    });

    it('encodes an mp3 again only if an option asks for it', async () => {
      const input = await makeMedia(at('source.mp3'), ...source(5), '-c:a', 'libmp3lame');
      const copied = async (options: object) => (await convert(input, options)).copied;
      expect(await copied({ title: 'Other', track: 0 })).to.equal(true);
      for (const options of [{ copy: 'never' }, { bitrate: 128 }, { to: 3 }, { loudness: -16 }])
        expect(await copied(options), JSON.stringify(options)).to.equal(false);
    });

    it('replaces tags', async () => {
      const tags = ['-metadata', 'title=Old', '-metadata', 'artist=Somebody'];
      const input = await makeMedia(at('tagged.mkv'), ...source(3), '-c:a', 'aac', ...tags);
      await convert(input, { title: 'New', album: 'Эфир' });
      const told = await described();
      for (const line of [/title +: New/, /artist +: Somebody/, /album +: Эфир/]) expect(told).to.match(line);
    });

    describe('for the track', () => {
      let input: string;
      before(async () => {
        const tone = (hertz: number) => ['-f', 'lavfi', '-i', `sine=${hertz}:duration=3:sample_rate=8000`];
        const languages = ['ger', 'eng', 'rus'].flatMap((code, place) => [
          ...['-metadata:s:a:' + String(place), `language=${code}`],
        ]);
        const maps = ['-map', '0', '-map', '1', '-map', '2', '-c:a', 'pcm_s16le'];
        input = await makeMedia(
          at('tracks.mkv'),
          ...tone(300),
          ...tone(600),
          ...tone(1200),
          ...maps,
          ...languages,
        );
      });

      /** Hz. */
      async function pitch(): Promise<number> {
        const sound = (await samples()).slice(800, 16_800);
        return (
          sound.filter((sample, place) => place > 0 && sample >= 0 && (sound[place - 1] ?? 0) < 0).length / 2
        );
      }

      for (const [track, hertz] of [
        ['default', 300],
        [0, 300],
        ['2', 1200],
        ['eng', 600],
        ['en', 600],
        ['DE', 300],
        ['deu', 300],
        ['ru', 1200],
      ] as const)
        it(`${track} takes that one`, async () => {
          await convert(input, { track });
          expect(await pitch()).to.be.closeTo(hertz, 2);
        });

      it('that is not there fails with a list of what is', async () => {
        const listed = /It has track 0 \(ger, pcm_s16le, .*\), track 1 \(eng, .*\), track 2 \(rus, .*\)\.$/;
        for (const track of [3, 'fra']) {
          const error = await rejection(convert(input, { track }));
          expect(error).to.have.property('code', 'no-such-track');
          expect(error).to.have.property('message').that.matches(listed);
        }
      });
    });
  });
