import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives the tests of a suite a directory for temporary files of their own, each an empty one. @returns its path */
export function useOwnTmpdir(): () => string {
  const former = process.env['TMPDIR'];
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-tmpdir-'));
    process.env['TMPDIR'] = directory;
  });
  afterEach(async () => {
    if (former === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = former;
    await rm(directory, { recursive: true });
  });
  return () => directory;
}
