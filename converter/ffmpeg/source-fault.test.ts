import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { rejection } from '../../shared/testing/rejection.ts';
import { FfmpegError, runFfmpeg } from './ffmpeg.ts';
import { sourceFault, throwOnFullDisk, verdictOnSource } from './source-fault.ts';
import { ffmpegs } from '../testing/ffmpegs.ts';

const ended = 'ffmpeg exited with code 1: ';
const failure = (complaints: string[], report: string[] = []) =>
  new FfmpegError(ended, { report, complaints, reached: undefined });

describe('whose fault a failure is', () => {
  for (const [complaint, code] of [
    ['Decoder (codec adpcm_adx) not found for input stream #0:0', 'unsupported-codec'],
    ['Decoding requested, but no decoder found for: sonic', 'unsupported-codec'],
    ['Error while opening decoder for input stream #0:0 : Invalid argument', 'unsupported-codec'],
    ['Could not find codec parameters for stream 0 (Audio: none): unknown codec', 'unsupported-codec'],
    ['moov atom not found', 'not-media'],
    ['/tmp/x: Invalid data found when processing input', 'not-media'],
    ['Error opening input: Invalid data found when processing input', 'not-media'],
    ['Error while decoding stream #0:0: Invalid argument', 'not-media'],
    ['Could not find codec parameters for stream 1 (Video: h264): unspecified size', undefined],
    ['av_interleaved_write_frame(): No space left on device', undefined],
    ['Task finished with error code: -28 (No space left on device)', undefined],
    ['/tmp/x: Cannot allocate memory', undefined],
    ['Unknown attached picture mimetype: Decoder (codec x) not found, skipping.', undefined],
  ] as const) {
    it(`is ${code ?? 'nobody’s'} after “${complaint}”`, () => {
      expect(sourceFault(failure([complaint]))?.code).to.equal(code);
    });
    it(`is nobody’s where a file’s own tags say “${complaint}”`, () => {
      expect(sourceFault(failure([], [complaint]))).to.equal(undefined);
    });
  }

  it('is the system’s where it complains, too', () => {
    const complaints = ['x: Invalid data found when processing input', 'y: No space left on device'];
    expect(verdictOnSource(failure(complaints))).to.equal(undefined);
  });

  it('is the source’s where a system’s reason stands in the midst of a message', () => {
    const complaints = [
      'Unknown attached picture mimetype: x: No space left on device, skipping.',
      'moov atom not found',
    ];
    expect(sourceFault(failure(complaints))?.code).to.equal('not-media');
  });

  it('is nobody’s where ffmpeg was killed', () => {
    const log = { report: [], complaints: ['moov atom not found'], reached: undefined };
    expect(sourceFault(new FfmpegError('ffmpeg was killed with signal SIGKILL', log))).to.equal(undefined);
  });

  for (const [name, ffmpeg] of Object.entries(ffmpegs()))
    describe(`with ${name}`, () => {
      let directory: string;
      let song: string;
      before(async () => {
        directory = await mkdtemp(join(tmpdir(), 'mixdown-fault-'));
        song = await makeMedia(join(directory, 'a.wav'), '-f', 'lavfi', '-i', 'sine=duration=30');
      });
      after(() => rm(directory, { recursive: true }));

      const run = (input: string, output: string) =>
        runFfmpeg(ffmpeg, {
          input,
          output,
          outputOptions: ['-f', 'mp3'],
          signal: new AbortController().signal,
        });
      const faultOf = async (input: string, output: string) => {
        const error = await rejection(run(input, output));
        expect(error).to.be.instanceOf(FfmpegError);
        return verdictOnSource(error);
      };

      it('is the system’s where no space is left, also when ffmpeg says so and exits with 0', async () => {
        const error = await rejection(run(song, '/dev/full').then(throwOnFullDisk));
        expect(error).to.be.instanceOf(Error).and.have.property('message').that.includes('No space left');
        expect(sourceFault(error)).to.equal(undefined);
      });

      it('is the system’s where the directory is gone', async () => {
        expect(await faultOf(song, join(directory, 'gone', 'result.mp3'))).to.equal(undefined);
      });

      it('is the system’s where the source is gone', async () => {
        expect(await faultOf(join(directory, 'none'), join(directory, 'result.mp3'))).to.equal(undefined);
      });
    });
});
