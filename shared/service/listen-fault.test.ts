import { expect } from 'chai';
import { rejection } from '../testing/rejection.ts';
import { listenFault } from './listen-fault.ts';
import { listen } from '../http/server.ts';

const variables = { port: 'METRICS_PORT', host: 'METRICS_HOST' };

describe('a server that can’t listen', () => {
  const faultAt = async (host: string, port: number) =>
    listenFault(await rejection(listen(() => undefined, { host, port })), variables);

  it('names the port that is in use, and the setting', async () => {
    const other = await listen(() => undefined, { host: '127.0.0.1', port: 0 });
    const port = Number(new URL(other.url).port);
    expect(await faultAt('127.0.0.1', port)).to.match(new RegExp(`^Port ${port} is in use.* METRICS_PORT`));
    await other.close();
  });

  it('names the address that this machine does not have, and the setting', async () => {
    expect(await faultAt('192.0.2.1', 0)).to.match(/^192\.0\.2\.1 is not an address .* METRICS_HOST/);
  });

  it('names the setting whose host nobody knows', async () => {
    expect(await faultAt('nowhere.invalid', 0)).to.match(/^No address is known for METRICS_HOST/);
  });

  it('says nothing of other errors, such as a directory that is not this user’s', () => {
    for (const error of [
      new Error('lost'),
      { code: 'EACCES', syscall: 'mkdir' },
      { code: 'EIO', syscall: 'listen' },
    ])
      expect(listenFault(error, variables)).to.equal(undefined);
  });
});
