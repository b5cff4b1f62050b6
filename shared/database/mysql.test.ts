import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { expect } from 'chai';
import { UnavailableError } from '../errors.ts';
import { rejection } from '../testing/rejection.ts';
import { openDatabase } from './open-database.ts';

describe('MySQL that is silent', () => {
  it('is given up after as long as its URL says', async () => {
    const mute = createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const database = openDatabase(`mysql://mixdown@127.0.0.1:${port}/mixdown?connectTimeout=200`, {});
    try {
      expect(await rejection(sql`select 1`.execute(database.db))).to.be.instanceOf(UnavailableError);
    } finally {
      await database.close();
      mute.close();
    }
  });
});
