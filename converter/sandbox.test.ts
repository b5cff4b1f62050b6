import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import bundled from '@ffmpeg-installer/ffmpeg';
import { expect } from 'chai';
import { makeMedia } from '../shared/testing/media.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';
import { readOptions } from '../shared/options/read-options.ts';
import { makeOf } from './make-mp3-file.ts';
import { runFfmpeg } from './ffmpeg/ffmpeg.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';
import { ffmpegs, isRunning, slowFfmpeg } from './testing/ffmpegs.ts';

describe('the sandbox of ffmpeg', () => {
  let directory: string;
  let song: string;
  const sandboxes: Sandbox[] = [];
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-sandbox-test-'));
    song = await makeMedia(join(directory, 'song.wav'), '-f', 'lavfi', '-i', 'sine=duration=30');
  });
  after(async () => {
    await Promise.all(sandboxes.map((sandbox) => sandbox.remove()));
    await rm(directory, { recursive: true });
  });
  const sandboxed = async (ffmpeg: string) => {
    const sandbox = await createSandbox(ffmpeg, { maxDuration: 3600 });
    sandboxes.push(sandbox);
    return sandbox;
  };
  const toNothing = { outputOptions: ['-c', 'copy', '-f', 'null'], output: '-' };

  for (const [name, ffmpeg] of Object.entries(ffmpegs()))
    it(`lets ${name} work`, async () => {
      const { path } = await sandboxed(ffmpeg);
      const { reached } = await runFfmpeg(path, {
        input: song,
        ...toNothing,
        signal: new AbortController().signal,
      });
      expect(reached).to.be.closeTo(30, 0.1);
    });

  it('lets it write a result as long as the limit, in any format', async () => {
    const { path } = await sandboxed(bundled.path);
    const quiet = ['-f', 'lavfi', '-i', 'aevalsrc=0|0:s=48000:d=600', '-c:a', 'flac'];
    const input = await makeMedia(join(directory, 'quiet.flac'), ...quiet);
    const options = readOptions({ format: 'wav' });
    const task = {
      input,
      output: join(directory, 'quiet'),
      title: 'quiet',
      options,
      onProgress: () => undefined,
    };
    const { facts } = await makeOf(path, task, { maxDuration: 600 }, new AbortController().signal);
    expect(facts.size).to.be.greaterThan(100_000_000);
  });

  it('limits the process that it runs, and a stop reaches it', async function () {
    const script = await slowFfmpeg(directory);
    const { path, inForce } = await sandboxed(script.path);
    if (!inForce.includes('resource limits')) this.skip();
    const stop = new AbortController();
    const run = runFfmpeg(path, { input: song, ...toNothing, signal: stop.signal }).catch(() => 'stopped');
    const pid = await waitUntil('ffmpeg to run', async () => {
      const found = Number(await readFile(script.pidFile, 'utf8').catch(() => ''));
      return found > 0 && found;
    });
    const limits = await readFile(`/proc/${pid}/limits`, 'utf8');
    stop.abort();
    expect(limits).to.match(/Max file size +11126308864 /);
    expect(limits).to.match(/Max core file size +0 /);
    expect(limits).to.match(/Max address space +4294967296 /);
    expect(await run).to.equal('stopped');
  });

  it('lets ffmpeg reach no network, and ends it with its converter', async function () {
    const { path, inForce } = await sandboxed('/bin/sh');
    if (!inForce.includes('no network') || !inForce.includes('end with the converter')) this.skip();
    const run = promisify(execFile);
    const { stdout: links } = await run(path, ['-c', 'tail -n +3 /proc/net/dev']);
    expect(links.trim().split('\n')).to.have.length(1);
    expect(links).to.match(/^ *lo:/);
    // A shell starts it and is killed.
    const converter = spawn('/bin/sh', ['-c', `${path} -c 'echo "$$ runs"; exec sleep 600' & wait`]);
    let said = '';
    converter.stdout.on('data', (text: Buffer) => (said += text.toString()));
    const pid = await waitUntil('it to run', () => /^(\d+) runs/.exec(said)?.[1]);
    converter.kill('SIGKILL');
    await waitUntil('its end', () => !isRunning(Number(pid)));
  });

  it('lets ffmpeg, for anybody but root, start no more than some processes, and reach no network', async function () {
    const stdout = await runAsNobody(`
      const { createSandbox } = await import('./converter/sandbox.ts');
      becomeNobody();
      const { path, inForce, remove } = await createSandbox('/bin/sh', { maxDuration: 60 });
      const { execFileSync } = await import('node:child_process');
      const count = 'i=0; while [ $i -lt 600 ]; do (sleep 2 &) 2>/dev/null || break; i=$((i + 1)); done; echo $i';
      const started = inForce.includes('few processes') ? execFileSync(path, ['-c', count]).toString().trim() : '';
      const links = execFileSync(path, ['-c', 'tail -n +3 /proc/net/dev | wc -l']).toString().trim();
      await remove();
      console.log(JSON.stringify({ inForce, started, links }));`);
    const { inForce, started, links } = JSON.parse(stdout) as Record<string, string>;
    if (!inForce?.includes('few processes') || !inForce.includes('no network')) this.skip();
    expect(Number(started)).to.be.within(10, 64 + 4 * availableParallelism());
    expect(links).to.equal('1');
  });

  it('takes a path with quotes and blanks', async () => {
    const odd = join(directory, `it's "odd"`);
    await symlink(bundled.path, odd);
    const { path } = await sandboxed(odd);
    const { reached } = await runFfmpeg(path, {
      input: song,
      ...toNothing,
      signal: new AbortController().signal,
    });
    expect(reached).to.be.closeTo(30, 0.1);
  });
});

/**
 * Runs a script in a process that is not root's once it has called `becomeNobody`.
 * @returns what it writes
 */
async function runAsNobody(script: string): Promise<string> {
  const own = await mkdtemp(join(tmpdir(), 'mixdown-nobody-'));
  await chmod(own, 0o777);
  const becomeNobody = `function becomeNobody() {
    if (process.getuid() !== 0) return;
    process.setgid(65534);
    process.setuid(65534);
  }`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', `${becomeNobody}\n${script}`];
  try {
    // What else is on the PATH may be root's alone.
    const env = { ...process.env, TMPDIR: own, PATH: '/usr/bin:/bin' };
    return (await promisify(execFile)(process.execPath, args, { env })).stdout;
  } finally {
    await rm(own, { recursive: true });
  }
}
