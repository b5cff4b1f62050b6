import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { startService, untilReady } from '../shared/testing/service-process.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('..', import.meta.url));
const guide = join(repository, 'docs/adding-a-service.md');

interface Block {
  file: string;
  language: string;
  code: string;
}

/** The code on the page. Each block belongs to the file that was last named before it. */
function blocksOf(page: string): Block[] {
  const parts = page.matchAll(/`([\w./-]+\.ts)`|^```(ts|diff)\n([^]*?)^```$/gm);
  let file = '';
  const blocks: Block[] = [];
  for (const [, named, language = '', code = ''] of parts) {
    if (named === undefined) blocks.push({ file, language, code });
    else file = named;
  }
  return blocks;
}

/** Writes a new file, or makes the change of a diff, whose old lines the file must have just once. */
async function apply({ file, language, code }: Block, directory: string): Promise<void> {
  const path = join(directory, file);
  await mkdir(dirname(path), { recursive: true });
  if (language === 'ts') {
    await writeFile(path, code, { flag: 'wx' });
    return;
  }
  const lines = code.trimEnd().split('\n');
  const linesWith = (marks: string) =>
    lines.flatMap((line) => (marks.includes(line.charAt(0)) ? [line.slice(1)] : [])).join('\n');
  const pieces = (await readFile(path, 'utf8')).split(linesWith(' -'));
  expect(pieces, `${file} to have the lines of\n${code}`).to.have.length(2);
  await writeFile(path, pieces.join(linesWith(' +')));
}

const notSources = ['.git', 'node_modules', 'dist', 'data', 'findings'].map((name) => join(repository, name));
const isSource = (path: string) => !notSources.includes(path);

describe('the service of docs/adding-a-service.md', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-adding-'));
    await cp(repository, directory, { recursive: true, filter: isSource });
    await symlink(join(repository, 'node_modules'), join(directory, 'node_modules'));
    for (const block of blocksOf(await readFile(guide, 'utf8'))) await apply(block, directory);
  });
  after(() => rm(directory, { recursive: true }));

  it('fits the types of the code around it', async () => {
    const { stdout } = await run('npx', ['tsc', '--noEmit'], { cwd: directory }).catch(
      (error: unknown) => error as { stdout: string },
    );
    expect(stdout).to.equal('');
  });

  it('passes the tests of the page', async () => {
    const { stdout } = await run('npx', ['mocha', 'statistics/**/*.test.ts'], { cwd: directory });
    expect(stdout).to.include('1 passing');
  });

  it('answers through the gateway, which describes it', async () => {
    const service = await startService('all', { DATA_DIR: join(directory, 'data') }, directory);
    try {
      await untilReady(service);
      const answer = await waitUntil('the gateway to know the service', async () => {
        const got = await fetch(`${service.url}/statistics`);
        return got.ok && got;
      });
      expect(await answer.json()).to.deep.equal({ mp3: 0, failed: 0 });
      const description = (await (await fetch(`${service.url}/openapi.json`)).json()) as { paths: object };
      expect(description.paths).to.have.property('/statistics');
    } finally {
      await service.kill();
    }
  });
});
