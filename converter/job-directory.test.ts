import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { removeLeftovers } from './job-directory.ts';
import { useOwnTmpdir } from './testing/own-tmpdir.ts';

describe('job directory', () => {
  const directory = useOwnTmpdir();
  const left = () => readdir(directory());

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
