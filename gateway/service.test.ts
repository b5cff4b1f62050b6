import { expect } from 'chai';
import { delaysOf } from '../shared/bus/topology.ts';
import { loadConfig } from '../shared/config/config.ts';
import { queues } from '../shared/messages.ts';
import { gateway } from './service.ts';

describe('the gateway’s configuration', () => {
  it('takes no conversion for stuck that may only wait for its next try', () => {
    const longestTry = 30 * 60;
    const longestDelay = Math.max(...delaysOf(queues.video)) / 1000;
    for (const env of [{}, { STUCK_AFTER: '1h' }])
      expect(loadConfig(gateway, env).STUCK_AFTER).to.be.above(longestTry + longestDelay);
    expect(() => loadConfig(gateway, { STUCK_AFTER: '59m' })).to.throw(
      'STUCK_AFTER must be at least 1h: a try of a conversion may take half an hour, and the next may come 10 minutes later',
    );
  });
});
