import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createApiClient } from '../shared/testing/api-client.ts';
import { makeMedia } from '../shared/testing/media.ts';
import { startService, untilReady, type ServiceProcess } from '../shared/testing/service-process.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';

/** Small to store and quick to make, but long to convert. */
const anHour = ['-f', 'lavfi', '-i', 'anullsrc=r=44100:cl=stereo', '-c:a', 'flac', '-t', '3600'];

describe('deleting what is being converted', function () {
  let directory: string;
  let temporary: string;
  let mixdown: ServiceProcess;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-delete-'));
    temporary = join(directory, 'tmp');
    await mkdir(temporary);
    mixdown = await untilReady(
      await startService('all', { DATA_DIR: join(directory, 'data'), TMPDIR: temporary }),
    );
  });
  after(async () => {
    await mixdown.kill();
    await rm(directory, { recursive: true });
  });

  /** The converter's directories: each is there until its ffmpeg has ended. */
  const jobs = async () => (await readdir(temporary)).filter((name) => name.startsWith('mixdown-job-'));

  it('ends the conversion within two seconds, and leaves nothing of it', async () => {
    const ada = await createApiClient(mixdown.url, 'ada@example.org');
    const { id } = await ada.upload(await makeMedia(join(directory, 'hour.flac'), ...anHour));
    await waitUntil('it to run', async () => (await ada.conversion(id)).progress > 0);
    expect(await jobs()).to.have.length(1);

    expect((await ada.call(`/videos/${id}`, { method: 'DELETE' })).status).to.equal(204);
    await waitUntil('it to end', async () => (await jobs()).length === 0);
    for (const bucket of ['videos', 'mp3s'])
      expect(await readdir(join(directory, 'data', 'blobs', bucket)), bucket).to.be.empty;
  });
});
