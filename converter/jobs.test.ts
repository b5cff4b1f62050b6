import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { UnavailableError } from '../shared/errors.ts';
import { recordLog } from '../shared/testing/recorded-log.ts';
import { rejection } from '../shared/testing/rejection.ts';
import { createJobs, type Job, type Jobs } from './jobs.ts';
import { useOwnTmpdir } from './testing/own-tmpdir.ts';

describe('the jobs of a converter', () => {
  const temporary = useOwnTmpdir();
  let jobs: Jobs;
  beforeEach(() => {
    jobs = createJobs({ most: 2, log: recordLog().log });
  });
  afterEach(() => jobs.close());
  const left = () => readdir(temporary());

  /** One whose store goes away when it has read something. */
  const interrupted = (key: string) =>
    rejection(
      jobs.run(key, async ({ directory }) => {
        await writeFile(join(directory, 'videos'), key);
        throw new UnavailableError('blob store');
      }),
    );
  const held = (key: string) => jobs.run(key, ({ directory }) => readdir(directory));

  it('have a directory for the work alone, for nobody else to look into', async () => {
    const mode = await jobs.run('a', async ({ directory }) => {
      await writeFile(join(directory, 'file'), 'x');
      expect(await left()).to.have.length(1);
      return (await stat(directory)).mode;
    });
    expect(mode & 0o777).to.equal(0o700);
    expect(await left()).to.be.empty;
  });

  it('leave nothing when the work fails', async () => {
    const failing = async ({ directory }: Job) => {
      await writeFile(join(directory, 'file'), 'x');
      throw new Error('no');
    };
    expect(await rejection(jobs.run('a', failing))).to.have.property('message', 'no');
    expect(await left()).to.be.empty;
  });

  it('keep what was done when an outage ends the work, for the next try of the same alone', async () => {
    await interrupted('a');
    expect(await held('b')).to.be.empty;
    expect(await held('a')).to.deep.equal(['videos']);
    expect(await held('a')).to.be.empty;
    expect(await left()).to.be.empty;
  });

  it('keep nothing where nothing was done', async () => {
    await rejection(jobs.run('a', () => Promise.reject(new UnavailableError('blob store'))));
    expect(await left()).to.be.empty;
  });

  it('keep no more than so many, the latest', async () => {
    for (const key of ['a', 'b', 'a', 'c']) await interrupted(key);
    expect(await left()).to.have.length(2);
    expect(await held('b')).to.be.empty;
    expect(await held('a')).to.deep.equal(['videos']);
  });

  it('give one that is tried twice at once to one of them only', async () => {
    await interrupted('a');
    const both = await jobs.run('a', async (first) => [
      first.directory,
      await jobs.run('a', ({ directory }) => Promise.resolve(directory)),
    ]);
    expect(new Set(both).size).to.equal(2);
    expect(await left()).to.be.empty;
  });

  it('leave nothing when they are closed', async () => {
    await interrupted('a');
    await jobs.close();
    await interrupted('b');
    expect(await left()).to.be.empty;
  });
});
