import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';

const repository = join(import.meta.dirname, '..');
const packages = ['esbuild', '@esbuild', 'tsx'];

describe('running a program without a build', () => {
  let project: string;
  let shelf: string;
  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), 'mixdown-run-'));
    shelf = join(project, 'node_modules/.cache/mixdown');
    await mkdir(join(project, 'node_modules'));
    for (const name of packages)
      await symlink(join(repository, 'node_modules', name), join(project, 'node_modules', name));
    for (const name of ['run', 'tsconfig.json', 'package.json', 'package-lock.json'])
      await cp(join(repository, name), join(project, name), { recursive: true });
    await write(
      'main.ts',
      `import { greet } from './greet.ts';\nconsole.log(greet(process.argv[2] ?? ''));\n`,
    );
    await greetWith('Hello');
  });
  afterEach(() => rm(project, { recursive: true }));

  const write = (name: string, text: string) => writeFile(join(project, name), text);
  const greetWith = (word: string) =>
    write('greet.ts', `export const greet = (name: string): string => \`${word}, \${name}\`;\n`);
  const kept = async () => (await readdir(shelf)).toSorted();
  /** @returns its first line */
  async function start(): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, ['run/run.js', 'main.ts', 'Ada'], {
      cwd: project,
    });
    return stdout.trim();
  }

  it('translates it once and keeps that', async () => {
    expect(await start()).to.equal('Hello, Ada');
    const [first] = await kept();
    expect(await start()).to.equal('Hello, Ada');
    expect(await kept()).to.deep.equal([first]);
  });

  it('runs what was edited, and again what it was before', async () => {
    await start();
    await greetWith('Ciao!');
    expect(await start()).to.equal('Ciao!, Ada');
    const both = await kept();
    expect(both).to.have.length(2);
    await greetWith('Hello');
    expect(await start()).to.equal('Hello, Ada');
    expect(await kept()).to.deep.equal(both);
  });

  it('translates it again after a change of its settings', async () => {
    await start();
    await write('tsconfig.json', JSON.stringify({ compilerOptions: { target: 'es2022' } }));
    await start();
    expect(await kept()).to.have.length(2);
  });

  it('may be started several times at once', async () => {
    expect(await Promise.all([start(), start(), start()])).to.deep.equal(Array(3).fill('Hello, Ada'));
    expect(await start()).to.equal('Hello, Ada');
  });

  it('leaves a damaged translation alone', async () => {
    await start();
    const [first = ''] = await kept();
    await truncate(join(shelf, first, 'program.mjs'), 10);
    expect(await start()).to.equal('Hello, Ada');
    await rm(join(shelf, first, 'translation.json'));
    expect(await start()).to.equal('Hello, Ada');
    expect(await kept()).to.have.length(2);
  });

  it('runs also where nothing can be kept', async () => {
    await write('node_modules/.cache', 'no directory');
    expect(await start()).to.equal('Hello, Ada');
    await greetWith('Ciao');
    expect(await start()).to.equal('Ciao, Ada');
  });

  it('names the lines of the sources in stack traces', async () => {
    const source = 'interface Name {\n  text: string;\n}\n\nexport function greet(name: string): Name {\n';
    await write('greet.ts', `${source}  throw new RangeError(name);\n}\n`);
    const { stderr } = await failure();
    expect(stderr).to.include(`RangeError: Ada\n    at greet (${join(project, 'greet.ts')}:6:9)`);
    expect(stderr).to.include(`${join(project, 'main.ts')}:2:13`);
  });

  it('says where a source has an error, and keeps nothing', async () => {
    await write('greet.ts', 'export const greet = (;\n');
    expect((await failure()).stderr).to.include('greet.ts:1:22: ERROR');
    expect(await kept()).to.deep.equal([]);
  });

  it('has every file that decides about a translation among its hashes', async () => {
    await start();
    const [first = ''] = await kept();
    const manifest = await readFile(join(shelf, first, 'translation.json'), 'utf8');
    const { hashes } = JSON.parse(manifest) as { hashes: object };
    for (const path of ['main.ts', 'greet.ts', 'tsconfig.json', 'package-lock.json', 'run/translate.js'])
      expect(hashes).to.have.property(path);
  });

  async function failure(): Promise<{ code: number; stderr: string }> {
    const error: unknown = await start().then(
      (output) => new Error(`It was expected to fail, but said ${output}`),
      (reason: unknown) => reason,
    );
    return error as { code: number; stderr: string };
  }
});
