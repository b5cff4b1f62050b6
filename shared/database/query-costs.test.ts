import { dirname } from 'node:path';
import { expect } from 'chai';
import { filesWithQueries } from '../testing/query-costs.ts';

describe('the queries that services share', () => {
  it('are all looked at', async () => {
    expect(await filesWithQueries(dirname(import.meta.dirname))).to.have.members([
      // With those of the gateway, and with those of all who remove by age.
      ...['outbox/outbox.repository.ts', 'database/remove-before.ts'],
      // bus/sqlite/query-costs.test.ts
      ...['bus/sqlite/claims.ts', 'bus/sqlite/dead.ts'],
      // They insert, ask for any row, for nothing at all, or for what columns there are.
      ...['bus/sqlite/bus.ts', 'bus/sqlite/messages.ts', 'database/open-database.ts'],
    ]);
  });
});
