import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import bundled from '@ffmpeg-installer/ffmpeg';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import type { BlobStore } from '../shared/blobs/blob-store.ts';
import { noteCancelled } from '../shared/blobs/cancellation.ts';
import { openBlobStore } from '../shared/blobs/open-blob-store.ts';
import type { Bus } from '../shared/bus/bus.ts';
import { openBus } from '../shared/bus/open-bus.ts';
import { hurry } from '../shared/bus/sqlite/testing/hurry.ts';
import { UnavailableError } from '../shared/errors.ts';
import { queues, topics } from '../shared/messages.ts';
import { defaultOptions } from '../shared/options/options.ts';
import { makeVideo } from '../shared/testing/media.ts';
import { recordLog } from '../shared/testing/recorded-log.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';
import { createCores } from './encode/cores.ts';
import { createConverter, type ConverterDeps } from './converter.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { useOwnTmpdir } from './testing/own-tmpdir.ts';

describe('the converter, while the blob store is away', () => {
  const temporary = useOwnTmpdir();
  let directory: string;
  let video: string;
  let bus: Bus;
  let blobs: BlobStore;
  let jobs: Jobs;
  /** Of the one conversion. */
  let events: string[];
  let id: string;
  let { log, lines } = recordLog();
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-outage-'));
    video = await makeVideo(join(directory, 'video.mp4'), 1);
  });
  after(() => rm(directory, { recursive: true }));

  beforeEach(async () => {
    ({ log, lines } = recordLog());
    bus = openBus(`sqlite:${join(temporary(), 'bus.db')}`, { queues: Object.values(queues), log });
    blobs = await openBlobStore(`file:${join(temporary(), 'blobs')}`);
    jobs = createJobs({ most: 2, log });
    events = [];
    await bus.consume(queues.conversions, ({ topic }) => Promise.resolve(void events.push(topic)), {
      concurrency: 1,
    });
    id = uuid();
    await blobs.put('videos', id, createReadStream(video));
  });
  afterEach(() => bus.close({ drainMs: 0 }));

  /** With a store without files that does as told: the parts may fail, and count what is asked of them. */
  async function convert(parts: Partial<BlobStore>, options: Partial<ConverterDeps> = {}): Promise<void> {
    const store = { ...blobs, ...parts };
    delete store.localPath;
    const deps = { bus, blobs: store, jobs, log, ffmpeg: bundled.path, concurrency: 2, timeout: 60 };
    const threads = { cores: createCores(2), most: 2 };
    await createConverter({ ...deps, limits: { maxDuration: 3600 }, threads, ...options });
    await bus.publish(topics.video, {
      ...{ id, attempt: 1, filename: 'video.mp4', email: 'ada@example.org' },
      options: defaultOptions,
      downloadUrl: `http://localhost:5000/mp3s/${id}`,
    });
  }
  const logged = (text: string, count = 1) =>
    waitUntil(text, () => {
      hurry(join(temporary(), 'bus.db'));
      return lines().filter(({ msg }) => msg === text).length >= count;
    });
  const kept = async () => (await readdir(temporary())).filter((name) => name.startsWith('mixdown-job-'));
  const away = () => Promise.reject(new UnavailableError('blob store'));

  it('tries much longer than five times, and then it is done', async () => {
    let asked = 0;
    await convert({ get: (...args) => (asked++ < 12 ? away() : blobs.get(...args)) });
    await logged('conversion done');
    expect(new Set(events)).to.deep.equal(new Set(['converting', 'mp3']));
    expect(events.filter((topic) => topic === 'converting')).to.have.length(13);
    expect(await bus.inspect(queues.video)).to.include({ depth: 0, dead: 0 });
  });

  it('makes the mp3 once, however often the store does not take it', async () => {
    let [stored, read] = [0, 0];
    await convert({
      put: (...args) => (args[0] === 'mp3s' && stored++ < 4 ? away() : blobs.put(...args)),
      get(...args) {
        if (args[0] === 'videos') read += 1;
        return blobs.get(...args);
      },
    });
    await logged('conversion will be retried');
    const [job = ''] = await kept();
    expect(await readdir(join(temporary(), job))).to.deep.equal(['music']);
    await logged('conversion done');
    expect([stored, read]).to.deep.equal([5, 1]);
    await waitUntil('all to be cleared away', async () => (await kept()).length === 0);
  });

  it('keeps nothing of one that is cancelled while it waits', async () => {
    await convert({ put: (bucket, ...args) => (bucket === 'mp3s' ? away() : blobs.put(bucket, ...args)) });
    await logged('conversion will be retried');
    await noteCancelled(blobs, id, 1);
    await logged('conversion cancelled');
    await waitUntil('all to be cleared away', async () => (await kept()).length === 0);
    expect(await bus.inspect(queues.video)).to.include({ depth: 0, dead: 0 });
  });

  it('does not count the time of a slow store to the time a conversion may take', async function () {
    const timeout = 8;
    const startedAt = performance.now();
    const overtime = () =>
      waitUntil('more than the limit', () => performance.now() - startedAt > timeout * 1000, {
        timeoutMs: 30_000,
      });
    await convert(
      {
        async get(...args) {
          if (args[0] === 'videos') await overtime();
          return blobs.get(...args);
        },
      },
      { timeout },
    );
    await waitUntil('its end', () => events.includes('mp3') || events.includes('failed'), {
      timeoutMs: 50_000,
    });
    expect(events).to.deep.equal(['converting', 'mp3']);
  });
});
