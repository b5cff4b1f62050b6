import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { rejection } from '../../shared/testing/rejection.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { deafFfmpeg, isRunning, slowFfmpeg } from '../testing/ffmpegs.ts';
import { runWatched } from './watchdog.ts';

describe('the watch over ffmpeg', () => {
  let directory: string;
  let song: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-watchdog-'));
    song = await makeMedia(join(directory, 'song.wav'), '-f', 'lavfi', '-i', 'sine=duration=3');
  });
  after(() => rm(directory, { recursive: true }));

  const run = () => ({
    input: song,
    outputOptions: ['-f', 'null'],
    output: '-',
    signal: new AbortController().signal,
  });

  it('ends one that hangs, also when it hears no SIGTERM', async () => {
    const deaf = await deafFfmpeg(directory);
    expect(await rejection(runWatched(deaf.path, run(), 0.2))).to.include({ code: 'timed-out' });
    const pid = Number(await readFile(deaf.pidFile, 'utf8'));
    await waitUntil('it to be gone', () => !isRunning(pid));
  });

  it('lets one work for longer than that while it gets on', async () => {
    const slow = await slowFfmpeg(directory);
    expect((await runWatched(slow.path, run(), 2)).reached).to.be.closeTo(3, 0.1);
  });
});
