import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { rejection } from './rejection.ts';
import { supervise } from './supervised-process.ts';
import { waitUntil } from './wait-until.ts';

function run(program: string) {
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'pipe'] });
  return { child, ...supervise(child) };
}

describe('a supervised process', () => {
  it('that ends before it is ready fails the wait with its exit code and what it wrote', async () => {
    const { until } = run('console.error("no such setting"); process.exitCode = 7');
    const error = await rejection(until('it to be ready', () => false));
    expect(String(error)).to.match(/it to be ready, but the process ended with 7.*\nno such setting/s);
  });

  it('is killed when the wait fails', async () => {
    const { child, until } = run('setInterval(() => undefined, 1000)');
    const look = () => Promise.reject(new Error('no answer'));
    expect(String(await rejection(until('it to be ready', look)))).to.include('no answer');
    expect(child.signalCode).to.equal('SIGKILL');
  });

  it('does not outlive or keep alive a process that forgets it', async () => {
    const module = new URL('supervised-process.ts', import.meta.url).href;
    const program = `
      import { spawn } from 'node:child_process';
      import { supervise } from ${JSON.stringify(module)};
      const child = spawn('sleep', ['600'], { stdio: ['ignore', 'pipe', 'pipe'] });
      supervise(child);
      console.log(child.pid);`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
    const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    parent.stdout.on('data', (text: Buffer) => (output += text.toString()));
    expect(await once(parent, 'close')).to.deep.equal([0, null]);
    await waitUntil('the child to be gone', () => !isRunning(Number(output)));
  });
});

describe('waiting', () => {
  it('goes on while there is progress', async () => {
    let looks = 0;
    const look = () => ++looks > 10;
    await waitUntil('ten looks', look, { timeoutMs: 100, everyMs: 50, progress: () => looks });
  });

  it('ends at its ceiling all the same', async () => {
    let looks = 0;
    const options = { timeoutMs: 10, everyMs: 5, ceilingMs: 50, progress: () => looks++ };
    expect(String(await rejection(waitUntil('godot', () => false, options)))).to.include('in vain for godot');
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
