import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import bundled from '@ffmpeg-installer/ffmpeg';
import { expect } from 'chai';
import { makeMedia, makeVideo } from '../shared/testing/media.ts';
import { rejection } from '../shared/testing/rejection.ts';
import { ConversionError } from './ffmpeg/failure.ts';
import { runFfmpeg } from './ffmpeg/ffmpeg.ts';
import { parseReport } from './probe/media-report.ts';
import { createCores } from './encode/cores.ts';
import { encodeInParts } from './encode/in-parts.ts';
import { lameOf } from './encode/lame.ts';
import { plainSound } from './encode/sound-format.ts';
import { makeMp3File } from './make-mp3-file.ts';
import { probe, wholeSource } from './probe/probe.ts';
import { dyingFfmpeg, ffmpegs } from './testing/ffmpegs.ts';

const limits = { maxDuration: 3600 };
const { signal } = new AbortController();
const noise = (seconds: number) => ['-f', 'lavfi', '-i', `anoisesrc=duration=${seconds}:seed=7`];

describe('mp3', () => {
  let directory: string;
  let video: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-mp3-'));
    video = await makeVideo(join(directory, 'video.mp4'), 3);
  });
  after(() => rm(directory, { recursive: true }));

  const at = (name: string) => join(directory, name);
  const codeOf = async (work: Promise<unknown>) => {
    const error = await rejection(work);
    expect(error).to.be.instanceOf(ConversionError);
    return (error as ConversionError).code;
  };

  for (const [name, ffmpeg] of Object.entries(ffmpegs()))
    describe(`with ${name}`, () => {
      const output = () => at('result.mp3');
      /** The whole way, as a conversion goes it. */
      async function make(input: string, title = 'Title') {
        const progress: number[] = [];
        const onProgress = (now: number) => progress.push(now);
        const facts = await makeMp3File(
          ffmpeg,
          { input, output: output(), title, onProgress },
          limits,
          signal,
        );
        return { progress, facts, report: await reportOf(output()) };
      }

      it('is as long as the video, with facts that are true', async () => {
        const { facts, progress } = await make(video);
        const { length } = await readFile(output());
        expect(facts.duration).to.be.closeTo(3, 0.1);
        expect(facts.size).to.equal(length);
        expect(facts.bitrate).to.equal(Math.round((length * 8) / facts.duration));
        expect(progress.at(-1)).to.be.closeTo(1, 0.05);
      });

      it('holds what there is of a source whose format changes in the middle', async () => {
        const parts = [
          await makeMedia(at('first.aac'), ...noise(3), '-ac', '2', '-ar', '44100', '-c:a', 'aac'),
          await makeMedia(at('second.aac'), ...noise(3), '-ac', '1', '-ar', '22050', '-c:a', 'aac'),
        ];
        await writeFile(
          at('both.aac'),
          Buffer.concat(await Promise.all(parts.map((part) => readFile(part)))),
        );
        const { facts, report } = await make(at('both.aac'));
        expect(facts.duration).to.be.greaterThan(3.5);
        expect(report?.duration).to.be.closeTo(facts.duration, 0.2);
      });

      for (const [what, source, rate, layout] of [
        ['5.1 at 96 kHz', ['-ac', '6', '-ar', '96000', '-c:a', 'flac'], 48_000, 'stereo'],
        ['stereo at 88.2 kHz', ['-ac', '2', '-ar', '88200', '-c:a', 'flac'], 44_100, 'stereo'],
        ['mono at 8 kHz', ['-ac', '1', '-ar', '8000', '-c:a', 'pcm_s16le'], 8000, 'mono'],
        ['stereo at 37.8 kHz', ['-ac', '2', '-ar', '37800', '-c:a', 'pcm_s16le'], 44_100, 'stereo'],
      ] as const)
        it(`of ${what} has ${rate} Hz, ${layout}`, async () => {
          const input = await makeMedia(at('source.mka'), ...noise(1), ...source);
          const { facts, report } = await make(input);
          expect(report?.audio).to.have.length(1);
          expect(report?.audio[0]).to.include({ codec: 'mp3', sampleRate: rate, layout });
          expect(facts.duration).to.be.closeTo(1, 0.2);
        });

      it('carries a title of quotes, signs and emoji as it is', async () => {
        const title = `"Größe" & 'Klang' \\ $HOME; %d = 100% 👩‍👩‍👧 -y`;
        await make(video, title);
        const { stderr } = await promisify(execFile)(bundled.path, ['-i', output(), '-f', 'null', '-']);
        expect(/^ +title +: (.*)$/m.exec(stderr)?.[1]).to.equal(title);
      });

      it('takes only one of several soundtracks, and no moving picture', async () => {
        const input = await makeMedia(
          at('two.mkv'),
          ...['-f', 'lavfi', '-i', 'testsrc=duration=1:size=64x64:rate=5', ...noise(1), ...noise(1)],
          ...['-map', '0', '-map', '1', '-map', '2'],
        );
        const { report } = await make(input);
        expect(report?.audio).to.have.length(1);
        expect(report?.hasVideo).to.equal(false);
      });

      it('is not made of what turns out too long, where the source doesn’t say how long it is', async () => {
        const input = await makeMedia(at('source.flac'), ...noise(3));
        const task = {
          ...{ input, output: output(), signal, onProgress: () => undefined },
          ...{ container: () => 'flac', select: plainSound, duration: () => undefined },
          ...{ most: 2, limits: { maxDuration: 1 }, lame: lameOf({}), isPart: false, lead: 0 },
        };
        const made = encodeInParts(ffmpeg, task, { cores: createCores(1), most: 1 });
        expect(await codeOf(made)).to.equal('too-long');
      });

      it('is not made of what is too long', async () => {
        expect(await codeOf(probe(ffmpeg, video, wholeSource, { maxDuration: 2 }, signal))).to.equal(
          'too-long',
        );
      });

      it('is not made of what has no sound', async () => {
        const silent = await makeMedia(
          at('silent.mp4'),
          '-f',
          'lavfi',
          '-i',
          'testsrc=duration=1:size=64x64',
        );
        expect(await codeOf(probe(ffmpeg, silent, wholeSource, limits, signal))).to.equal('no-audio');
      });

      for (const [what, content] of Object.entries({
        'a text': 'I am a text.\n'.repeat(100),
        'a playlist': '#EXTM3U\n#EXTINF:2,\nvideo.mp4\n#EXT-X-ENDLIST\n',
        'a playlist of playlists': '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\ninner.m3u8\n',
        'an ffconcat script': 'ffconcat version 1.0\nfile video.mp4\n',
        'an ffconcat script of a playlist': 'ffconcat version 1.0\nfile inner.m3u8\n',
        'a DASH manifest':
          '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT3S">' +
          '<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>video.mp4</BaseURL>' +
          '<SegmentBase/></Representation></AdaptationSet></Period></MPD>',
        'an SDP description':
          'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n',
        'a playlist in an Ogg’s clothes': Buffer.concat([
          Buffer.from('OggS'),
          Buffer.from('#EXTM3U\nvideo.mp4\n'),
        ]),
        'random bytes': Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * index * 31) % 251)),
      }))
        it(`is not made of ${what}`, async () => {
          const input = at('nothing.mp4');
          await writeFile(at('inner.m3u8'), '#EXTM3U\n#EXTINF:2,\nvideo.mp4\n#EXT-X-ENDLIST\n');
          await writeFile(input, content);
          expect(await codeOf(probe(ffmpeg, input, wholeSource, limits, signal))).to.equal('not-media');
        });

      it('is not made of a video whose index is cut off', async () => {
        const input = at('cut.mp4');
        await copyFile(video, input);
        await truncate(input, 20_000);
        expect(await codeOf(probe(ffmpeg, input, wholeSource, limits, signal))).to.equal('not-media');
      });

      it('of a file that can’t be read now may yet be made', async () => {
        const error = await rejection(probe(ffmpeg, at('missing.mp4'), wholeSource, limits, signal));
        expect(error).to.be.instanceOf(Error).and.not.instanceOf(ConversionError);
      });
    });

  it('is neither made nor given up when ffmpeg is killed', async () => {
    const { path } = await dyingFfmpeg(directory);
    const task = { input: video, output: at('result.mp3'), title: '', onProgress: () => undefined };
    for (const work of [
      probe(path, video, wholeSource, limits, signal),
      makeMp3File(path, task, limits, signal),
    ])
      expect(await rejection(work))
        .to.be.instanceOf(Error)
        .and.not.instanceOf(ConversionError);
  });

  it('is told why it was not made in one sentence for people', () => {
    for (const code of [
      'no-audio',
      'not-media',
      'too-long',
      'timed-out',
      'unsupported-codec',
      'internal',
    ] as const)
      expect(new ConversionError(code).message).to.match(/^[A-Z][^.]+\.( [A-Z][^.]+\.)?$/);
  });
});

async function reportOf(input: string) {
  const outputOptions = ['-c', 'copy', '-f', 'null'];
  return parseReport(await runFfmpeg(bundled.path, { input, outputOptions, output: '-', signal }));
}
