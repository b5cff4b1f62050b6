import { expect } from 'chai';
import type Libsql from 'libsql';
import { badSteps, type PlanStep } from '../../testing/query-costs.ts';
import type { BusGround } from '../testing/bus-ground.ts';
import { createClaims } from './claims.ts';
import * as dead from './dead.ts';
import { openMessages } from './messages.ts';
import { createSqliteGround } from './testing/ground.ts';

const queue = 'orders';

/** All but the two of the bus itself, which inserts, and looks whether a row can be read. */
const calls: Record<keyof typeof dead | 'createClaims', (database: Libsql.Database) => unknown> = {
  stateOf: (database) => dead.stateOf(database, queue),
  listDead: (database) => dead.listDead(database, queue, 10),
  reviveDead: (database) => dead.reviveDead(database, queue, 10),
  reviveDeadMessage: (database) => dead.reviveDeadMessage(database, queue, '1'),
  dropDead: (database) => dead.dropDead(database, queue, 10),
  dropDeadMessage: (database) => dead.dropDeadMessage(database, queue, '2'),
  // It prepares all that its claims run.
  createClaims: (database) => createClaims(database, { queue, claim: 'a consumer', leaseMs: 1000 }),
};

describe('the SQLite bus’s queries', () => {
  let ground: BusGround;
  let database: Libsql.Database;
  beforeEach(async () => {
    ground = await createSqliteGround();
    database = openMessages(ground.url.slice('sqlite:'.length));
  });
  afterEach(async () => {
    database.close();
    await ground.remove([]);
  });

  for (const [name, call] of Object.entries(calls))
    it(`${name} goes by an index`, () => {
      const statements = prepared(database, call);
      expect(statements).to.not.be.empty;
      for (const statement of statements) expect(badSteps(planOf(statement)), statement).to.deep.equal([]);
    });

  it('count by an index for each count', () => {
    const [statement = ''] = prepared(database, calls.stateOf);
    const counts = planOf(statement).filter(({ detail }) => detail.startsWith('SEARCH'));
    expect(counts.map(({ detail }) => / (\w+) \(/.exec(detail)?.[1])).to.deep.equal([
      ...['messages_due', 'messages_due', 'messages_claim', 'messages_dead'],
    ]);
  });

  /** The file is as it is in life: nobody lets SQLite count its rows. */
  function planOf(statement: string): PlanStep[] {
    const bound = { now: 0, queue };
    const explain = database.prepare(`EXPLAIN QUERY PLAN ${statement}`);
    return explain.all(statement.includes(':queue') ? bound : []) as PlanStep[];
  }
});

/** The statements that a call has made. */
function prepared(database: Libsql.Database, call: (database: Libsql.Database) => unknown): string[] {
  const statements: string[] = [];
  const prepare = database.prepare.bind(database);
  database.prepare = (statement) => {
    statements.push(statement);
    return prepare(statement);
  };
  call(database);
  database.prepare = prepare;
  return statements;
}
