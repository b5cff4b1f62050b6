import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { rejection } from '../shared/testing/rejection.ts';
import { removeLeftovers, withJobDirectory } from './job-directory.ts';
import { useOwnTmpdir } from './testing/own-tmpdir.ts';

describe('job directory', () => {
  const directory = useOwnTmpdir();
  const left = () => readdir(directory());

  it('is there for the work alone, and for nobody else to look into', async () => {
    const result = await withJobDirectory(async (job) => {
      expect((await stat(job)).mode & 0o777).to.equal(0o700);
      await mkdir(join(job, 'deep'));
      await writeFile(join(job, 'deep', 'file'), 'x');
      expect(await left()).to.have.length(1);
      return 7;
    });
    expect(result).to.equal(7);
    expect(await left()).to.be.empty;
  });

  it('is gone as well when the work fails', async () => {
    const failed = rejection(withJobDirectory(() => Promise.reject(new Error('no'))));
    expect(await failed).to.have.property('message', 'no');
    expect(await left()).to.be.empty;
  });

  it('of a process that was killed is removed, that of a living one is kept', async () => {
    const child = spawn('sleep', ['0']);
    await once(child, 'exit');
    const ours = `mixdown-job-${process.pid}-a`;
    const parents = `mixdown-job-${process.ppid}-b`;
    const dead = `mixdown-job-${child.pid ?? 0}-c`;
    const others = ['mixdown-job-', 'mixdown-job-x-1', `my-mixdown-job-${child.pid ?? 0}-d`];
    for (const name of [ours, parents, dead, ...others]) {
      await mkdir(join(directory(), name));
      await writeFile(join(directory(), name, 'videos'), 'x');
    }
    await removeLeftovers('job');
    expect(await left()).to.have.members([parents, ...others]);
  });
});
