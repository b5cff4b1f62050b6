import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import bundled from '@ffmpeg-installer/ffmpeg';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { readAnalysis, writeAnalysis } from '../shared/analysis/stored-analysis.ts';
import type { BlobStore } from '../shared/blobs/blob-store.ts';
import { noteCancelled } from '../shared/blobs/cancellation.ts';
import { openBlobStore } from '../shared/blobs/open-blob-store.ts';
import type { Bus, PayloadOf } from '../shared/bus/bus.ts';
import { openBus } from '../shared/bus/open-bus.ts';
import { hurry } from '../shared/bus/sqlite/testing/hurry.ts';
import { queues, topics } from '../shared/messages.ts';
import { defaultOptions } from '../shared/options/options.ts';
import { makeMedia, makeVideo } from '../shared/testing/media.ts';
import { recordLog } from '../shared/testing/recorded-log.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';
import { createCores } from './encode/cores.ts';
import { createConverter, type ConverterDeps } from './converter.ts';
import { createJobs } from './jobs.ts';
import { dyingFfmpeg, ffmpegs, isRunning, slowFfmpeg, type FfmpegScript } from './testing/ffmpegs.ts';
import { useOwnTmpdir } from './testing/own-tmpdir.ts';

type Event = { topic: string; id: string; attempt: number } & Partial<PayloadOf<typeof topics.mp3>> &
  Partial<PayloadOf<typeof topics.failed>>;

describe('converter', () => {
  let media: string;
  let video: string;
  let long: string;
  before(async () => {
    media = await mkdtemp(join(tmpdir(), 'mixdown-converter-'));
    video = await makeVideo(join(media, 'video.mp4'), 1);
    long = await makeMedia(join(media, 'long.wav'), '-f', 'lavfi', '-i', 'sine=duration=60');
  });
  after(() => rm(media, { recursive: true }));

  const temporary = useOwnTmpdir();
  let directory: string;
  let bus: Bus;
  let blobs: BlobStore;
  let events: Event[];
  let { log, lines } = recordLog();

  beforeEach(async () => {
    ({ log, lines } = recordLog());
    directory = await mkdtemp(join(media, 'run-'));
    bus = openBus(`sqlite:${join(directory, 'bus.db')}`, { queues: Object.values(queues), log });
    blobs = await openBlobStore(`file:${join(directory, 'blobs')}`);
    events = [];
    await bus.consume(
      queues.conversions,
      ({ topic, payload }) => {
        events.push({ topic, ...payload } as Event);
        return Promise.resolve();
      },
      { concurrency: 1 },
    );
  });
  afterEach(() => bus.close({ drainMs: 0 }));

  const start = (parts: Partial<ConverterDeps> = {}) =>
    createConverter({
      ...{
        bus,
        blobs,
        log,
        jobs: createJobs({ most: 2, log }),
        ffmpeg: bundled.path,
        concurrency: 2,
        timeout: 60,
        limits: { maxDuration: 3600 },
        threads: { cores: createCores(2), most: 2 },
      },
      ...parts,
    });
  async function upload(file: string): Promise<string> {
    const id = uuid();
    await blobs.put('videos', id, createReadStream(file));
    return id;
  }
  const announce = (id: string, filename = 'video.mp4', attempt = 1, options = defaultOptions) =>
    bus.publish(topics.video, {
      options,
      ...{ id, attempt, filename, email: 'ada@example.org' },
      downloadUrl: `http://localhost:5000/mp3s/${id}?token=a.b.c`,
    });
  const ends = (id: string) => events.filter((event) => event.id === id && event.topic !== 'converting');
  const ended = (id: string, count = 1) =>
    waitUntil('the end of the conversion', () => ends(id).length >= count && ends(id).at(-1));
  const logged = (text: string) => waitUntil(text, () => lines().some(({ msg }) => msg === text));
  const started = ({ pidFile }: FfmpegScript) =>
    waitUntil(
      'ffmpeg to run',
      async () => Number(await readFile(pidFile, 'utf8').catch(() => '')) || undefined,
    );
  const jobs = async () => (await readdir(temporary())).filter((name) => name.startsWith('mixdown-job-'));
  const cleared = () => waitUntil('every job to be cleared away', async () => (await jobs()).length === 0);
  /** The process of the only conversion that runs. */
  const encoding = (script: FfmpegScript) =>
    waitUntil('the encoding', async () => {
      const [job] = await jobs();
      const files = job === undefined ? [] : await readdir(join(temporary(), job));
      return files.includes('music') && (await started(script));
    });

  for (const [name, ffmpeg] of Object.entries(ffmpegs()))
    it(`turns a video into an mp3 with ${name}, and tells how it goes`, async () => {
      const progress: number[] = [];
      await bus.subscribe(topics.progress, (now) => progress.push(now.progress));
      await start({ ffmpeg });
      const id = await upload(video);
      await announce(id, 'Größe "1".mp4', 3);
      const end = await ended(id);
      expect(events.map(({ topic, attempt }) => [topic, attempt])).to.deep.equal([
        ['converting', 3],
        ['mp3', 3],
      ]);
      expect(end).to.include({ filename: 'Größe "1".mp4', email: 'ada@example.org' });
      expect(end.downloadUrl).to.include(`/mp3s/${id}?token=a.b.c`);
      expect(end.mp3?.duration).to.be.closeTo(1, 0.1);
      expect(end.mp3?.size).to.equal((await blobs.stat('mp3s', id))?.size);
      const { analysis, waveform } = (await readAnalysis(blobs, id)) ?? expect.fail();
      expect(analysis.duration).to.equal(end.mp3?.duration);
      expect(waveform.data).to.have.length(2 * waveform.length);
      expect(progress).to.not.be.empty;
      await cleared();
    });

  it('applies the options of the message', async () => {
    await start();
    const id = await upload(video);
    await announce(id, 'video.mp4', 1, { ...defaultOptions, from: 0.25, to: 0.75 });
    expect((await ended(id)).mp3?.duration).to.be.closeTo(0.5, 0.001);
  });

  it('tells of an mp3 that it takes unchanged before it analyses its sound', async () => {
    await start();
    const mp3 = await makeMedia(join(media, 'sound.mp3'), '-f', 'lavfi', '-i', 'sine=duration=3');
    const id = await upload(mp3);
    await announce(id);
    expect((await ended(id)).mp3).to.include({ copied: true });
    const { analysis } = await waitUntil('the analysis', () => readAnalysis(blobs, id));
    expect(analysis.duration).to.be.closeTo(3, 0.1);
    expect(analysis.streams).to.have.length(1);
    await cleared();
  });

  it('never shows the analysis of another part beside a result', async () => {
    await start();
    const id = await upload(
      await makeMedia(join(media, 'long.mp3'), '-f', 'lavfi', '-i', 'sine=duration=30'),
    );
    await announce(id, 'long.mp3', 1, { ...defaultOptions, from: 10 });
    await ended(id);
    expect((await readAnalysis(blobs, id))?.analysis.duration).to.be.closeTo(20, 0.1);
    await announce(id, 'long.mp3', 2);
    expect((await ended(id, 2)).mp3).to.include({ copied: true });
    const { analysis } = await waitUntil('the analysis', () => readAnalysis(blobs, id));
    expect(analysis.duration).to.be.closeTo(30, 0.1);
    await cleared();
  });

  it('has measured the loudness of an earlier attempt, and does not measure it again', async () => {
    await start();
    const id = await upload(video);
    await announce(id);
    const first = await ended(id).then(() => readAnalysis(blobs, id));
    if (!first) expect.fail();
    // As if the sound was much quieter: who measures again finds out.
    const told = { ...first.analysis, loudness: { integrated: -50, range: 0, truePeak: -45 } };
    await writeAnalysis(blobs, id, { ...first, analysis: told }, new AbortController().signal);
    await announce(id, 'video.mp4', 2, { ...defaultOptions, loudness: -31 });
    const louder = await ended(id, 2);
    expect(louder.attempt).to.equal(2);
    const again = await readAnalysis(blobs, id);
    expect(again?.analysis.loudness).to.include({ integrated: -50 });
    // Another part of the sound is measured.
    await announce(id, 'video.mp4', 3, { ...defaultOptions, from: 0.3, loudness: -31 });
    await ended(id, 3);
    expect((await readAnalysis(blobs, id))?.analysis.loudness.integrated).to.be.within(-40, -5);
  });

  it('works from a store without files in the same way', async () => {
    const remote = { ...blobs };
    delete remote.localPath;
    await start({ blobs: remote });
    const id = await upload(video);
    await announce(id);
    const first = await ended(id);
    expect(first.topic).to.equal('mp3');
    const stored = await text(await blobs.get('mp3s', id));
    await announce(id);
    expect((await ended(id, 2)).mp3).to.deep.equal(first.mp3);
    expect(await text(await blobs.get('mp3s', id))).to.equal(stored);
    await cleared();
  });

  it('tells how much of the sound is missing, also when it is told again', async () => {
    const consumer = await start();
    const cut = await makeVideo(join(directory, 'whole.mkv'), 6);
    await truncate(cut, Math.floor((await stat(cut)).size / 2));
    const id = await upload(cut);
    await announce(id);
    const first = await ended(id);
    expect(first.warnings).to.deep.equal(['truncated']);
    expect(first.mp3?.missingSeconds).to.be.within(1, 5);
    await consumer.close();
    await start();
    await announce(id);
    expect(await ended(id, 2)).to.deep.include({ warnings: ['truncated'], mp3: first.mp3 });
  });

  it('tells nothing of a video that is deleted before its turn', async () => {
    await start();
    const id = uuid();
    await announce(id);
    await logged('nothing to convert: the video was deleted');
    expect(ends(id)).to.be.empty;
    expect(await blobs.stat('mp3s', id)).to.equal(undefined);
    expect(await bus.inspect(queues.video)).to.include({ depth: 0, dead: 0 });
  });

  it('keeps nothing of a video that is deleted meanwhile', async () => {
    const deletedAtLast: BlobStore = {
      ...blobs,
      async put(bucket, id, source, options) {
        const size = await blobs.put(bucket, id, source, options);
        await blobs.remove('videos', id);
        return size;
      },
    };
    await start({ blobs: deletedAtLast });
    const id = await upload(video);
    await announce(id);
    await logged('nothing to convert: the video was deleted');
    expect(ends(id)).to.be.empty;
    expect(await blobs.stat('mp3s', id)).to.equal(undefined);
  });

  describe('a conversion that is cancelled', () => {
    it('is not stored when the broadcast of its cancel was lost', async () => {
      const stored: string[] = [];
      const cancelledMeanwhile: BlobStore = {
        ...blobs,
        put(bucket, id, source, options) {
          stored.push(bucket);
          return blobs.put(bucket, id, source, options);
        },
        async localPath(bucket, id) {
          await noteCancelled(blobs, id, 1);
          return blobs.localPath!(bucket, id);
        },
      };
      await start({ blobs: cancelledMeanwhile });
      const id = await upload(video);
      await announce(id);
      await logged('conversion cancelled');
      expect(ends(id)).to.be.empty;
      expect(stored).to.be.empty;
      await cleared();
    });

    it('keeps an mp3 that is stored already, since the next attempt may have announced it', async () => {
      const cancelledAtLast: BlobStore = {
        ...blobs,
        async put(bucket, id, source, options) {
          const size = await blobs.put(bucket, id, source, options);
          await noteCancelled(blobs, id, 1);
          return size;
        },
      };
      await start({ blobs: cancelledAtLast });
      const id = await upload(video);
      await announce(id);
      await logged('conversion cancelled');
      expect(ends(id)).to.be.empty;
      const { size } = (await blobs.stat('mp3s', id))!;

      await announce(id, 'video.mp4', 2);
      expect(await ended(id)).to.include({ topic: 'mp3', attempt: 2 });
      expect(await blobs.stat('mp3s', id)).to.include({ size });
    });
  });

  it('stops at once when the video is deleted that it converts, and leaves nothing', async () => {
    const slow = await slowFfmpeg(directory);
    await start({ ffmpeg: slow.path });
    const id = await upload(long);
    await announce(id);
    const pid = await encoding(slow);
    await blobs.remove('videos', id);
    bus.broadcast(topics.cancel, { id, attempt: 1 });
    await waitUntil('ffmpeg to end', () => !isRunning(pid), { timeoutMs: 2_000 });
    await logged('conversion cancelled');
    expect(ends(id)).to.be.empty;
    await cleared();
    expect(await blobs.stat('mp3s', id)).to.equal(undefined);
    expect(await bus.inspect(queues.video)).to.include({ depth: 0, dead: 0 });
  });

  for (const [what, content] of Object.entries({
    'an HLS playlist': '#EXTM3U\n#EXTINF:60,\nfile://OTHER\n#EXT-X-ENDLIST\n',
    'an ffconcat script': "ffconcat version 1.0\nfile 'OTHER'\n",
    'a text': 'I am a text.\n',
  }))
    it(`tells the person that ${what} under a video’s name is none`, async () => {
      await start();
      const id = uuid();
      await blobs.put('videos', id, Readable.from([Buffer.from(content.replace('OTHER', long))]));
      await announce(id);
      const end = await ended(id);
      expect(end).to.deep.include({ topic: 'failed', attempt: 1, email: 'ada@example.org' });
      expect(end.error).to.deep.equal({
        code: 'not-media',
        message: 'The file is not a video or audio file that can be read.',
      });
      expect(await blobs.stat('mp3s', id)).to.equal(undefined);
      expect(await bus.inspect(queues.video)).to.include({ depth: 0, dead: 0 });
    });

  it('stops what takes too long, and leaves nothing of it', async () => {
    const slow = await slowFfmpeg(directory);
    await start({ ffmpeg: slow.path, timeout: 0.5 });
    const id = await upload(long);
    await announce(id);
    expect((await ended(id)).error?.code).to.equal('timed-out');
    expect(isRunning(await started(slow))).to.equal(false);
    await cleared();
    expect(await blobs.stat('mp3s', id)).to.equal(undefined);
  });

  it('hands a conversion back when it has to stop, as if it had never been tried', async () => {
    const slow = await slowFfmpeg(directory);
    await start({ ffmpeg: slow.path });
    const id = await upload(long);
    await announce(id);
    const pid = await encoding(slow);
    await bus.close({ drainMs: 0 });
    expect(isRunning(pid)).to.equal(false);
    await cleared();
    expect(await blobs.stat('mp3s', id)).to.equal(undefined);

    bus = openBus(`sqlite:${join(directory, 'bus.db')}`, { queues: Object.values(queues), log });
    const attempts: number[] = [];
    await bus.consume(
      queues.video,
      ({ attempt }) => {
        attempts.push(attempt);
        return Promise.resolve();
      },
      { concurrency: 1 },
    );
    await waitUntil('the message to come again', () => attempts.length > 0);
    expect(attempts).to.deep.equal([1]);
    expect(ends(id)).to.be.empty;
  });

  describe('when something on our side fails', () => {
    it('tries again until it works', async () => {
      const dying = await dyingFfmpeg(directory);
      await start({ ffmpeg: dying.path });
      const id = await upload(video);
      await announce(id);
      await logged('conversion will be retried');
      await writeFile(join(directory, 'mended'), '');
      hurry(join(directory, 'bus.db'));
      expect((await ended(id)).topic).to.equal('mp3');
      await cleared();
    });

    it('gives up in the end: tells the person, and keeps the message for an operator', async () => {
      const dying = await dyingFfmpeg(directory);
      await start({ ffmpeg: dying.path });
      const id = await upload(video);
      await announce(id);
      await waitUntil('the dead message', async () => {
        hurry(join(directory, 'bus.db'));
        return (await bus.inspect(queues.video)).dead === 1;
      });
      const end = await ended(id);
      expect(end.topic).to.equal('failed');
      expect(end.error).to.deep.equal({
        code: 'internal',
        message: 'Something went wrong on our side. Please upload the video again later.',
      });
      expect(ends(id)).to.have.length(1);

      await writeFile(join(directory, 'mended'), '');
      expect(await bus.requeueDead(queues.video, 1)).to.equal(1);
      expect((await ended(id, 2)).topic).to.equal('mp3');
    });
  });

  it('clears away what a killed one left, when it starts', async () => {
    await mkdir(join(temporary(), `mixdown-job-${process.pid}-left`));
    await start();
    await cleared();
  });
});
