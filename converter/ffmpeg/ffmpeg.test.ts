import { mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeMedia, makeVideo } from '../../shared/testing/media.ts';
import { rejection } from '../../shared/testing/rejection.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { FfmpegError, runFfmpeg, type FfmpegRun } from './ffmpeg.ts';
import {
  deafFfmpeg,
  dyingFfmpeg,
  ffmpegScript,
  ffmpegs,
  isRunning,
  slowFfmpeg,
  type FfmpegScript,
} from '../testing/ffmpegs.ts';

const never = new AbortController().signal;

describe('a run of ffmpeg', () => {
  let directory: string;
  let song: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-ffmpeg-'));
    song = await makeMedia(join(directory, 'song.wav'), '-f', 'lavfi', '-i', 'sine=duration=60', '-ac', '2');
  });
  after(() => rm(directory, { recursive: true }));

  const run = (parts: Partial<FfmpegRun> = {}): FfmpegRun => ({
    input: song,
    outputOptions: ['-c', 'copy', '-f', 'null'],
    output: '-',
    signal: never,
    ...parts,
  });
  const started = (script: FfmpegScript) =>
    waitUntil('ffmpeg to run', async () => {
      const pid = Number(await readFile(script.pidFile, 'utf8').catch(() => ''));
      return pid > 0 && pid;
    });

  for (const [name, ffmpeg] of Object.entries(ffmpegs()))
    describe(`with ${name}`, () => {
      it('gives its log', async () => {
        const { report, reached } = await runFfmpeg(ffmpeg, run());
        expect(report.join('\n')).to.match(/\nInput #0, wav[^]*\n {2}Duration: 00:01:00/);
        expect(reached).to.be.closeTo(60, 0.1);
      });

      it('lets no other program at the file', async () => {
        const probe = join(directory, 'ffprobe');
        await writeFile(probe, `#!/bin/sh\ntouch ${join(directory, 'probed')}\n`, { mode: 0o755 });
        process.env['FFPROBE_PATH'] = probe;
        try {
          await runFfmpeg(ffmpeg, run({ outputOptions: ['-f', 'null'], onProgress: () => undefined }));
        } finally {
          delete process.env['FFPROBE_PATH'];
        }
        expect(await readdir(directory)).to.not.include('probed');
      });

      it('decodes no picture, only sound', async () => {
        const video = await makeVideo(join(directory, 'video.mp4'), 1);
        const decode = (stream: string) =>
          runFfmpeg(ffmpeg, run({ input: video, outputOptions: ['-map', stream, '-f', 'null'] }));
        expect((await decode('0:a:0')).reached).to.be.closeTo(1, 0.1);
        expect(await rejection(decode('0:v:0'))).to.be.instanceOf(FfmpegError);
      });

      it('keeps what counts of a log that is long', async () => {
        const outputOptions = ['-f', 'null', '-loglevel', 'repeat+trace'];
        const { report, complaints, reached } = await runFfmpeg(ffmpeg, run({ outputOptions }));
        expect(report.join('\n')).to.match(/\nInput #0, wav[^]*\n {2}Duration: 00:01:00/);
        expect([...report, ...complaints].length).to.be.at.most(1_000);
        expect(reached).to.be.closeTo(60, 0.5);
      });

      it('is read right whatever the environment says of colours', async () => {
        const text = join(directory, 'text.mp4');
        await writeFile(text, 'no media\n'.repeat(100));
        Object.assign(process.env, { NO_COLOR: '1', AV_LOG_FORCE_NOCOLOR: '1' });
        try {
          const error = (await rejection(runFfmpeg(ffmpeg, run({ input: text })))) as FfmpegError;
          expect(error.log?.complaints.join()).to.include('Invalid data found');
        } finally {
          delete process.env['NO_COLOR'];
          delete process.env['AV_LOG_FORCE_NOCOLOR'];
        }
      });

      it('tells how far it is, up to the end', async () => {
        const seconds: number[] = [];
        await runFfmpeg(ffmpeg, run({ onProgress: (second) => seconds.push(second) }));
        expect(seconds).to.deep.equal(seconds.toSorted((a, b) => a - b));
        expect(seconds.at(-1)).to.be.closeTo(60, 0.5);
      });

      it('that fails tells what ffmpeg says of it', async () => {
        const text = join(directory, 'text.mp4');
        await writeFile(text, 'no media\n'.repeat(100));
        const error = await rejection(runFfmpeg(ffmpeg, run({ input: text })));
        expect(error).to.be.instanceOf(FfmpegError);
        expect((error as FfmpegError).log?.complaints.join()).to.match(
          /Invalid data found when processing input/,
        );
        expect((error as Error).message).to.match(/^ffmpeg exited with code \d+:[^]*Invalid data found/);
      });

      for (const [what, content] of Object.entries({
        'an HLS playlist': (other: string) =>
          `#EXTM3U\n#EXT-X-TARGETDURATION:60\n#EXTINF:60,\nfile://${other}\n#EXT-X-ENDLIST\n`,
        'an ffconcat script': () => 'ffconcat version 1.0\nfile song.wav\n',
        'a session description': () =>
          'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n',
        'a DASH manifest': (other: string) =>
          `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT60S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><AdaptationSet contentType="audio"><Representation id="1" bandwidth="1"><BaseURL>file://${other}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
      }))
        it(`reads no other file through ${what} under a video’s name`, async () => {
          const playlist = join(directory, 'playlist.mp4');
          const output = join(directory, 'result.mp3');
          await writeFile(playlist, content(song));
          const error = await rejection(
            runFfmpeg(
              ffmpeg,
              run({ input: playlist, output, outputOptions: ['-map', '0:a:0', '-f', 'mp3'] }),
            ),
          );
          expect(error).to.be.instanceOf(FfmpegError);
          expect(await readFile(output).catch(() => Buffer.alloc(0))).to.have.length(0);
        });
    });

  it('gets no secret of the environment', async () => {
    const { path } = await ffmpegScript(directory, 'env >&2');
    process.env['SECRET_OF_A_TEST'] = 'x';
    try {
      const { report } = await runFfmpeg(path, run());
      expect(report.join('\n')).to.include('PATH=').and.not.include('SECRET_OF_A_TEST');
    } finally {
      delete process.env['SECRET_OF_A_TEST'];
    }
  });

  it('stops when it is told to, with the reason it was given', async () => {
    const slow = await slowFfmpeg(directory);
    const stop = new AbortController();
    const running = rejection(runFfmpeg(slow.path, run({ signal: stop.signal })));
    const pid = await started(slow);
    expect(isRunning(pid)).to.equal(true);
    const reason = new Error('enough');
    stop.abort(reason);
    expect(await running).to.equal(reason);
    expect(isRunning(pid)).to.equal(false);
  });

  it('is killed when it doesn’t hear', async () => {
    const deaf = await deafFfmpeg(directory);
    const stop = new AbortController();
    const running = rejection(runFfmpeg(deaf.path, run({ signal: stop.signal })));
    const pid = await started(deaf);
    stop.abort();
    expect(await running).to.equal(stop.signal.reason);
    expect(isRunning(pid)).to.equal(false);
  });

  it('doesn’t begin when it was told to stop before', async () => {
    const slow = await slowFfmpeg(directory);
    const reason = new Error('enough');
    expect(await rejection(runFfmpeg(slow.path, run({ signal: AbortSignal.abort(reason) })))).to.equal(
      reason,
    );
    const stop = new AbortController();
    const running = rejection(runFfmpeg(slow.path, run({ signal: stop.signal })));
    stop.abort(reason);
    expect(await running).to.equal(reason);
  });

  it('that is killed by the system is no verdict on the file', async () => {
    const dying = await dyingFfmpeg(directory);
    const error = await rejection(runFfmpeg(dying.path, run()));
    expect(error).to.be.instanceOf(FfmpegError);
    expect((error as FfmpegError).log).to.equal(undefined);
  });

  it('that the system refuses to start fails as any work does', async () => {
    const path = join(directory, 'no-interpreter');
    await writeFile(path, '#!/nowhere/sh\n', { mode: 0o700 });
    expect(String(await rejection(runFfmpeg(path, run())))).to.include('ENOENT');
    const { path: program } = await slowFfmpeg(directory);
    const outputOptions = ['-metadata', `title=${'x'.repeat(4 * 1024 ** 2)}`];
    expect(String(await rejection(runFfmpeg(program, { ...run(), outputOptions })))).to.include('E2BIG');
  });

  it('of a program that is gone fails as any work does', async () => {
    const slow = await slowFfmpeg(directory);
    await unlink(slow.path);
    expect(await rejection(runFfmpeg(slow.path, run()))).to.include({ code: 'ENOENT' });
  });
});
