import { expect } from 'chai';
import { createClosing } from './closing.ts';
import { recordLog } from '../testing/recorded-log.ts';

describe('closing', () => {
  it('closes one after the other, last opened first', async () => {
    const events: string[] = [];
    const closing = createClosing(recordLog().log);
    for (const name of ['database', 'bus', 'server'])
      closing.add(name, async () => {
        events.push(`${name} begins`);
        await Promise.resolve();
        events.push(`${name} ends`);
      });
    await closing.run();
    expect(events).to.deep.equal([
      'server begins',
      'server ends',
      'bus begins',
      'bus ends',
      'database begins',
      'database ends',
    ]);
  });

  it('closes the others when some fail, and logs which', async () => {
    const closed: string[] = [];
    const { log, lines } = recordLog();
    const closing = createClosing(log);
    closing.add('database', () => void closed.push('database'));
    closing.add('bus', () => Promise.reject(new Error('lost')));
    closing.add('mailer', () => {
      throw new Error('lost as well');
    });
    await closing.run();
    expect(closed).to.deep.equal(['database']);
    expect(lines().map(({ level, msg }) => `${level}: ${msg}`)).to.deep.equal([
      'error: closing mailer failed',
      'error: closing bus failed',
    ]);
  });

  it('closes each only once', async () => {
    let times = 0;
    const closing = createClosing(recordLog().log);
    closing.add('server', () => {
      times += 1;
    });
    await Promise.all([closing.run(), closing.run()]);
    await closing.run();
    expect(times).to.equal(1);
  });
});
