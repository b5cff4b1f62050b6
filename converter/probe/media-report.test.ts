import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeMedia, makeVideo } from '../../shared/testing/media.ts';
import type { FfmpegLog } from '../ffmpeg/ffmpeg-log.ts';
import { FfmpegError, runFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { parseReport } from './media-report.ts';
import { ffmpegs } from '../testing/ffmpegs.ts';

/** Of a track that states nothing. */
const plain = { language: '', isDeep: false };
const never = new AbortController().signal;

/** What ffmpeg writes about a file, whether it likes it or not. */
async function logOf(ffmpeg: string, input: string): Promise<FfmpegLog> {
  const outputOptions = ['-map', '0:a:0?', '-c', 'copy', '-f', 'null'];
  try {
    return await runFfmpeg(ffmpeg, { input, outputOptions, output: '-', signal: never });
  } catch (error) {
    if (error instanceof FfmpegError && error.log) return error.log;
    throw error;
  }
}

const sine = (seconds: number) => ['-f', 'lavfi', '-i', `sine=duration=${seconds}:sample_rate=44100`];
const picture = (seconds: number) => ['-f', 'lavfi', '-i', `testsrc=duration=${seconds}:size=64x64:rate=5`];

describe('what ffmpeg reports of a file', () => {
  let directory: string;
  const files: Record<string, string> = {};
  const make = async (name: string, ...args: string[]) =>
    (files[name] = await makeMedia(join(directory, name), ...args));

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-report-'));
    files['video.mp4'] = await makeVideo(join(directory, 'video.mp4'), 2);
    await make('silent.mp4', ...picture(1));
    await make('surround.mka', ...sine(1), '-ac', '6', '-ar', '96000', '-c:a', 'flac');
    await make('two.mkv', ...picture(1), ...sine(1), ...sine(1), '-map', '0', '-map', '1', '-map', '2');
    await make('live.ts', ...sine(1), '-c:a', 'aac', '-ac', '1', '-f', 'mpegts');
    await make('raw.aac', ...sine(1), '-ac', '2');
    await make(
      'cover.mp3',
      ...sine(1),
      ...picture(0.2),
      '-map',
      '0',
      '-map',
      '1',
      '-c:v',
      'png',
      '-frames:v',
      '1',
    );
    const language = 'x): Audio: opus, 1 Hz, mono (default)';
    await make('odd.mka', ...sine(1), '-c:a', 'flac', '-metadata:s:a:0', `language=${language}`);
    files['text.mp4'] = join(directory, 'text.mp4');
    await writeFile(files['text.mp4'], 'Input #0, mov, from nowhere:\n  Duration: 00:00:01.00\n'.repeat(20));
  });
  after(() => rm(directory, { recursive: true }));

  for (const [name, ffmpeg] of Object.entries(ffmpegs()))
    describe(`by ${name}`, () => {
      const reportOf = async (file: string) => parseReport(await logOf(ffmpeg, files[file]!));

      it('of a video: its container, length and sound', async () => {
        const report = await reportOf('video.mp4');
        expect(report?.container).to.equal('mov,mp4,m4a,3gp,3g2,mj2');
        expect(report?.duration).to.be.closeTo(2, 0.1);
        expect(report?.audio).to.deep.equal([
          {
            ...{ index: 1, isDefault: true, codec: 'aac', sampleRate: 44_100, layout: 'mono' },
            ...{ language: 'und', isDeep: false },
          },
        ]);
        expect(report?.hasVideo).to.equal(true);
      });

      it('of a video without sound', async () => {
        expect((await reportOf('silent.mp4'))?.audio).to.deep.equal([]);
      });

      it('of surround sound', async () => {
        expect((await reportOf('surround.mka'))?.audio).to.deep.equal([
          {
            index: 0,
            isDefault: true,
            codec: 'flac',
            sampleRate: 96_000,
            layout: '5.1',
            ...plain,
          },
        ]);
      });

      it('of all streams, with their channels', async () => {
        const streamsOf = async (file: string) => (await reportOf(file))?.streams ?? [];
        expect(await streamsOf('surround.mka')).to.deep.equal([
          {
            ...{ index: 0, type: 'audio', codec: 'flac', language: null, channels: 6, sampleRate: 96_000 },
            isDefault: true,
          },
        ]);
        const [picture, sound] = await streamsOf('video.mp4');
        expect(picture).to.include({
          index: 0,
          type: 'video',
          codec: 'h264',
          channels: null,
          sampleRate: null,
        });
        expect(sound).to.include({ index: 1, type: 'audio', codec: 'aac', channels: 1, language: null });
        expect(await streamsOf('two.mkv')).to.have.length(3);
      });

      it('of several soundtracks', async () => {
        expect((await reportOf('two.mkv'))?.audio.map(({ codec }) => codec)).to.deep.equal([
          'vorbis',
          'vorbis',
        ]);
      });

      it('of a stream, whose tracks have numbers of their own', async () => {
        expect((await reportOf('live.ts'))?.audio).to.deep.equal([
          { index: 0, isDefault: false, codec: 'aac', sampleRate: 44_100, layout: 'mono', ...plain },
        ]);
      });

      it('of sound without a container', async () => {
        const report = await reportOf('raw.aac');
        expect(report?.container).to.equal('aac');
        expect(report?.audio).to.have.length(1);
        expect(report?.isDurationGuessed).to.equal(true);
      });

      it('of an mp3 with a cover', async () => {
        const report = await reportOf('cover.mp3');
        expect(report?.container).to.equal('mp3');
        expect(report?.audio).to.deep.equal([
          { index: 0, isDefault: false, codec: 'mp3', sampleRate: 44_100, layout: 'mono', ...plain },
        ]);
        expect(report).to.include({ hasVideo: false, cover: 1 });
      });

      it('of a language that reads like sound', async () => {
        expect((await reportOf('odd.mka'))?.audio).to.deep.equal([
          { index: 0, isDefault: true, codec: 'flac', sampleRate: 44_100, layout: 'mono', ...plain },
        ]);
      });

      it('is none where it is no media', async () => {
        expect(await reportOf('text.mp4')).to.equal(undefined);
      });
    });

  it('may lack a length', () => {
    const report = [
      "Input #0, matroska,webm, from 'x':",
      '  Duration: N/A, start: 0.000000, bitrate: N/A',
      '    Stream #0:0(eng): Audio: opus, 48000 Hz, stereo, fltp (default)',
    ];
    const { streams, ...rest } = parseReport({ report, complaints: [], reached: undefined }) ?? expect.fail();
    expect(streams).to.deep.equal([
      {
        ...{ index: 0, type: 'audio', codec: 'opus', language: 'eng', channels: 2, sampleRate: 48_000 },
        isDefault: true,
      },
    ]);
    expect(rest).to.deep.equal({
      container: 'matroska,webm',
      duration: undefined,
      isDurationGuessed: false,
      start: 0,
      hasVideo: false,
      hasSubtitles: false,
      cover: undefined,
      audio: [
        {
          index: 0,
          isDefault: true,
          codec: 'opus',
          sampleRate: 48_000,
          layout: 'stereo',
          language: 'eng',
          isDeep: false,
        },
      ],
    });
  });
});
