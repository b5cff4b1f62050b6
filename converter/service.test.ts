import { availableParallelism } from 'node:os';
import { expect } from 'chai';
import { loadConfig } from '../shared/config/config.ts';
import { converter } from './service.ts';

describe('the converter’s configuration', () => {
  it('converts as many videos at once as there are cores', () => {
    expect(loadConfig(converter, {}).CONVERT_CONCURRENCY).to.equal(availableParallelism());
  });

  it('refuses a conversion that would outlast RabbitMQ’s patience', () => {
    expect(loadConfig(converter, { CONVERT_TIMEOUT: '1799s' }).CONVERT_TIMEOUT).to.equal(1799);
    for (const text of ['30m', '1800', '1h'])
      expect(() => loadConfig(converter, { CONVERT_TIMEOUT: text })).to.throw(
        'CONVERT_TIMEOUT must be less than 30m',
      );
  });
});
