import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import bundled from '@ffmpeg-installer/ffmpeg';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { readAnalysis } from '../shared/analysis/stored-analysis.ts';
import type { BlobStore } from '../shared/blobs/blob-store.ts';
import { openBlobStore } from '../shared/blobs/open-blob-store.ts';
import { defaultOptions } from '../shared/options/options.ts';
import { makeMedia } from '../shared/testing/media.ts';
import { convert, type Converted } from './convert.ts';
import { createCores } from './encode/cores.ts';

const { signal } = new AbortController();

describe('a conversion from blob to blob', () => {
  let directory: string;
  let blobs: BlobStore;
  let id: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-convert-'));
    blobs = await openBlobStore(`file:${join(directory, 'blobs')}`);
    const mp3 = await makeMedia(join(directory, 'sound.mp3'), '-f', 'lavfi', '-i', 'sine=duration=5');
    id = uuid();
    await blobs.put('videos', id, createReadStream(mp3));
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function attempt(number: number, options = {}): Promise<Converted> {
    const job = join(directory, `job-${number}`);
    await mkdir(job);
    const threads = { cores: createCores(1), most: 1 };
    const converted = await convert(
      { blobs, ffmpeg: bundled.path, limits: { maxDuration: 60 }, threads, timeout: 60 },
      {
        ...{ id, attempt: number, filename: 'sound.mp3', options: { ...defaultOptions, ...options } },
        ...{ onProgress: () => undefined, signal },
      },
      { directory: job },
    );
    return converted ?? expect.fail('the video is gone');
  }
  const analysed = async () => (await readAnalysis(blobs, id))?.analysis.duration;

  it('leaves the analysis of a newer attempt as it is, when its own comes late', async () => {
    const { analyseLater } = await attempt(1);
    await attempt(2, { from: 3 });
    const newer = await analysed();
    expect(newer).to.be.closeTo(2, 0.1);
    await analyseLater?.(signal);
    expect(await analysed()).to.equal(newer);
  });

  it('has no analysis rather than a former one, until its own comes', async () => {
    await attempt(1, { from: 3 });
    const { analyseLater } = await attempt(2);
    expect(await analysed()).to.equal(undefined);
    await analyseLater?.(signal);
    expect(await analysed()).to.be.closeTo(5, 0.1);
  });

  it('removes what it has stored of a video that was deleted meanwhile', async () => {
    const stored = new Set<string>();
    const kept = blobs;
    blobs = {
      ...kept,
      put: async (bucket, ...args) => {
        stored.add(bucket);
        await kept.remove('videos', id);
        return kept.put(bucket, ...args);
      },
    };
    const gone = await attempt(1, { from: 3 }).then(
      () => 'kept',
      (error: unknown) => (error as Error).message,
    );
    expect(gone).to.equal('the video is gone');
    expect([...stored].sort()).to.deep.equal(['analyses', 'mp3s']);
    for (const bucket of ['mp3s', 'analyses'] as const)
      expect(await kept.stat(bucket, id)).to.equal(undefined);
  });

  it('keeps a result that was there already, if its video is gone because of it', async () => {
    await attempt(1, { from: 3 });
    const kept = blobs;
    blobs = {
      ...kept,
      put: async (...args) => {
        await kept.remove('videos', id);
        return kept.put(...args);
      },
    };
    await attempt(2, { from: 3 });
    expect(await kept.stat('mp3s', id)).not.to.equal(undefined);
  });
});
