import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import bundled from '@ffmpeg-installer/ffmpeg';
import { expect } from 'chai';
import { findFfmpeg } from './ffmpeg-binary.ts';

describe('the choice of ffmpeg', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-binary-'));
    for (const name of ['installed', 'data', 'folder']) await mkdir(join(directory, name));
    await writeFile(join(directory, 'installed', 'ffmpeg'), '#!/bin/sh\n');
    await chmod(join(directory, 'installed', 'ffmpeg'), 0o755);
    await copyFile(join(directory, 'installed', 'ffmpeg'), join(directory, 'data', 'ffmpeg'));
    await chmod(join(directory, 'data', 'ffmpeg'), 0o644);
    await mkdir(join(directory, 'folder', 'ffmpeg'));
  });
  after(() => rm(directory, { recursive: true }));

  const pathOf = (...names: string[]) => names.map((name) => join(directory, name)).join(delimiter);

  it('falls on the configured one before any other', () => {
    const path = join(directory, 'installed', 'ffmpeg');
    expect(findFfmpeg(path, '/usr/bin')).to.deep.equal({ path, bundled: false });
  });

  for (const name of ['missing', 'data/ffmpeg', 'folder'])
    it(`refuses to go on with a configured one that can’t be run: ${name}`, () => {
      const path = join(directory, name);
      expect(() => findFfmpeg(path, pathOf('installed'))).to.throw(
        `FFMPEG_PATH is not an executable program: ${path}`,
      );
    });

  it('falls on the first on the PATH that is a program', () => {
    expect(findFfmpeg(undefined, pathOf('missing', 'folder', 'data', 'installed'))).to.deep.equal({
      path: join(directory, 'installed', 'ffmpeg'),
      bundled: false,
    });
  });

  it('falls on the bundled one where there is no other, and says so', async () => {
    for (const searchPath of ['', delimiter, pathOf('folder', 'data')])
      expect(findFfmpeg(undefined, searchPath)).to.deep.equal({ path: bundled.path, bundled: true });
    const { stdout } = await promisify(execFile)(bundled.path, ['-version']);
    expect(stdout).to.match(/^ffmpeg version/);
  });
});
