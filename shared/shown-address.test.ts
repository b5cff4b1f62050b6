import { expect } from 'chai';
import { shownAddress } from './shown-address.ts';

describe('the address of a store', () => {
  for (const [url, shown] of Object.entries({
    'mysql://users:p@ss:w/ord@mysql:3306/users': 'mysql://mysql:3306/users',
    'mysql://users:secret@mysql:3306/users?ssl=1&password=secret': 'mysql://mysql:3306/users',
    'amqp://mixdown:secret@rabbitmq:5672': 'amqp://rabbitmq:5672',
    'mongodb+srv://u:secret@a.example.org/mixdown?authSource=admin': 'mongodb+srv://a.example.org/mixdown',
    'amqp://localhost': 'amqp://localhost',
    'sqlite:data/users.db': 'sqlite:data/users.db',
    'sqlite:/srv/me@home/bus.db': 'sqlite:/srv/me@home/bus.db',
  }))
    it(`is shown without secrets: ${shown}`, () => {
      expect(shownAddress(url)).to.equal(shown);
    });
});
