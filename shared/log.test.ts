import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';

const module = new URL('./log.ts', import.meta.url).href;

/** What a program that logs these writes to stdout. */
async function written(terminal: boolean, level: string): Promise<string> {
  const program = `
    import { createLog } from ${JSON.stringify(module)};
    const log = createLog(${JSON.stringify(level)}, { terminal: ${terminal} });
    log.debug('for developers');
    log.child({ service: 'gateway' }).info({ id: '7', err: new Error('lost') }, 'listening');
    log.info({ req: { method: 'POST', url: '/videos' }, res: { status: 202 }, responseTime: 12 }, 'request completed');`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  return (await promisify(execFile)(process.execPath, args)).stdout;
}

describe('log', () => {
  it('writes one line of JSON an event where machines read', async () => {
    const lines = (await written(false, 'info')).trim().split('\n');
    expect(lines).to.have.length(2);
    const line = JSON.parse(lines[0]!) as { time: string; err: object };
    expect(line).to.include({ level: 'info', service: 'gateway', id: '7', msg: 'listening' });
    expect(line.time).to.match(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(line.err).to.include({ message: 'lost' });
  });

  it('writes for people at a terminal, each line with its service', async () => {
    const text = await written(true, 'debug');
    expect(text).to.include('for developers');
    expect(text).to.include('gateway: listening (id 7)');
    expect(text).to.include('POST /videos 202 (12 ms)').and.not.include('request completed');
    expect(text).to.not.include('{"level"');
  });
});
