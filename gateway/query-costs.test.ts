import { expect } from 'chai';
import type { Kysely } from 'kysely';
import { topics } from '../shared/messages.ts';
import * as outbox from '../shared/outbox/outbox.repository.ts';
import {
  fillTable,
  filesWithQueries,
  openQueryCosts,
  type Calls,
  type QueryCosts,
} from '../shared/testing/query-costs.ts';
import { testDatabases } from '../shared/testing/test-databases.ts';
import * as addresses from './conversions/address.repository.ts';
import * as revocations from './auth/revocation.repository.ts';
import * as list from './conversions/list.repository.ts';
import * as conversions from './conversions/conversion.repository.ts';
import type { Sort } from './conversions/list.order.ts';
import * as sameFile from './conversions/same-file.repository.ts';
import * as imports from './conversions/import.repository.ts';
import { placeAt } from './queue/place.ts';
import { nextInQueue } from './queue/next.ts';
import * as queue from './queue/queue.repository.ts';
import * as rateLimits from './rate-limits/rate-limits.repository.ts';
import * as freedSpace from './usage/freed-space.repository.ts';
import * as usage from './usage/usage.repository.ts';
import * as retention from './retention/retention.repository.ts';
import * as sweeper from './sweeper/sweeper.repository.ts';
import { conversionRow } from './testing/gateway-database.ts';
import { migrations } from './database/migrations.ts';
import type { GatewaySchema } from './database/schema.ts';

type Query =
  | keyof typeof outbox
  | keyof typeof addresses
  | keyof typeof revocations
  | keyof typeof conversions
  | 'nextInQueue'
  | `listConversions${'' | ' without a result'}`
  | keyof typeof sameFile
  | keyof typeof imports
  | keyof typeof rateLimits
  | keyof typeof queue
  | keyof typeof sweeper
  | keyof typeof freedSpace
  | keyof typeof usage
  | Exclude<keyof typeof retention, 'leaving'>;

const id = (n: number, kind = '4') => `0198c0de-7a3c-7b52-${kind}000-${String(n).padStart(12, '0')}`;
const hash = (n: number) => String(n).padStart(64, '0');
const time = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString();
/** Has most of all conversions. */
const ada = id(1, '8');
const many = 8_000;
const cursor = id(many / 20);
/** Of rows that are neither first nor last. */
const someKeys = { createdAt: null, filename: 'talk 3000.mp4', size: 3000, duration: 3000 };
const place = { id: id(8), owner_id: ada, place: placeAt(8, id(8)) };
const row = conversionRow({ id: id(7), owner_id: ada, status: 'failed' });
const claim = { id: id(8), owner_id: ada, url: 'https://example.org/', claimed_by: id(8, 'a'), tries: 1 };

/** Every query there is: the types know which are missing. */
const calls: Record<Query, Calls<GatewaySchema>[string]> = {
  insertOutbox: (db) => outbox.insertOutbox(db, id(1, '9'), topics.accountDeleted, { userId: ada }),
  claimOutbox: (db) => outbox.claimOutbox(db, id(1, 'a'), { limit: 50, claimMs: 1000 }),
  releaseOutbox: (db) => outbox.releaseOutbox(db, id(1, 'a'), [id(1), id(2)]),
  removeOutboxOf: (db) => outbox.removeOutboxOf(db, id(3)),
  removeOutbox: (db) => outbox.removeOutbox(db, id(4)),
  countOutbox: (db) => outbox.countOutbox(db, 1_000),
  oldestInOutbox: (db) => outbox.oldestInOutbox(db),
  changeAddress: (db) => addresses.changeAddress(db, { userId: id(2, '8'), email: 'a@b.org', at: time(1) }),
  currentAddress: (db) => addresses.currentAddress(db, ada, 'a@b.org'),
  forgetAddress: (db) => addresses.forgetAddress(db, id(3, '8')),
  revoke: (db) => revocations.revoke(db, [id(4, '8')], null),
  isRevoked: (db) => revocations.isRevoked(db, [ada, id(5, '8')]),
  removePastRevocations: (db) => revocations.removePastRevocations(db),
  goneAccounts: (db) => revocations.goneAccounts(db, id(many / 2, 'b'), 100),
  insertConversion: (db) => conversions.insertConversion(db, conversionRow({ owner_id: ada })),
  findConversion: (db) => conversions.findConversion(db, cursor),
  findConversions: (db) => conversions.findConversions(db, [cursor, id(3), id(4)]),
  listConversions: async (db) => {
    for (const status of [undefined, 'failed', 'converting'] as const)
      for (const [sort, key] of Object.entries(someKeys) as [Sort, string | number | null][])
        for (const order of ['asc', 'desc'] as const)
          for (const after of [undefined, { key, id: cursor }])
            await list.listConversions(db, ada, { limit: 21, sort, order, after, status });
  },
  'listConversions without a result': async (db) => {
    const page = { sort: 'duration', after: { key: null, id: cursor }, limit: 21 } as const;
    for (const order of ['asc', 'desc'] as const) await list.listConversions(db, ada, { ...page, order });
  },
  listRunning: (db) => conversions.listRunning(db, ada, { after: cursor, limit: 100 }),
  someConversionsOf: (db) => conversions.someConversionsOf(db, ada, 100),
  updateConversion: (db) => conversions.updateConversion(db, row, { status: 'queued' }),
  noteMailRefused: (db) => conversions.noteMailRefused(db, row),
  removeConversion: (db) => conversions.removeConversion(db, id(9)),
  findDoneOfFile: (db) => sameFile.findDoneOfFile(db, { owner_id: ada, sha256: hash(7) }, 50),
  insertImport: (db) =>
    imports.insertImport(db, { id: id(1, '9'), ownerId: ada, url: 'https://example.org/' }),
  claimImport: async (db) => {
    for (const exceptOf of [[], [id(2, '8')]])
      await imports.claimImport(db, { by: id(1, 'a'), leaseMs: 1000, exceptOf });
  },
  renewImport: (db) => imports.renewImport(db, claim, 1000),
  releaseImport: (db) => imports.releaseImport(db, claim, { delayMs: 0, tries: 0 }),
  parkImport: (db) => imports.parkImport(db, claim),
  stopImport: (db) => imports.stopImport(db, id(9)),
  restartImport: (db) => imports.restartImport(db, id(9)),
  removeImport: (db) => imports.removeImport(db, claim),
  isImport: (db) => imports.isImport(db, id(10)),
  addHit: (db) => rateLimits.addHit(db, 'a new one'),
  countHits: (db) => rateLimits.countHits(db, id(1)),
  removeHit: (db) => rateLimits.removeHit(db, id(1)),
  removeKey: (db) => rateLimits.removeKey(db, id(2)),
  removeKeysBefore: (db) => rateLimits.removeKeysBefore(db, id(100)),
  enqueue: async (db) => {
    for (const owner_id of [ada, id(7, 'd')]) await queue.enqueue(db, { id: id(many + 1), owner_id });
  },
  leaveQueue: (db) => queue.leaveQueue(db, id(9)),
  firstInQueue: (db) => queue.firstInQueue(db, [id(3, 'd')]),
  othersWait: (db) => queue.othersWait(db, [ada, id(3, 'd'), id(4, 'd')]),
  ownersAtWork: (db) => queue.ownersAtWork(db),
  nextInQueue: (db) => nextInQueue(db, 2),
  lastRelease: (db) => queue.lastRelease(db),
  isUnpublished: (db) => queue.isUnpublished(db, id(3)),
  noteRelease: async (db) => queue.noteRelease(db, await queue.lastRelease(db), place),
  markReleased: (db) => queue.markReleased(db, place),
  placesOf: (db) => queue.placesOf(db, [id(5), id(6)]),
  countPlaces: (db) => queue.countPlaces(db, placeAt(1, id(0)), placeAt(many, id(0)), 1_000),
  findStuck: (db) => sweeper.findStuck(db, new Date(), 100),
  findUnfinished: (db) => sweeper.findUnfinished(db, [id(100), id(101)]),
  markSwept: (db) => sweeper.markSwept(db, row),
  hasConversions: (db) => sweeper.hasConversions(db),
  existingIds: (db) =>
    sweeper.existingIds(
      db,
      Array.from({ length: 200 }, (_, n) => id(n * 3)),
    ),
  findOldVideos: (db) => retention.findOldVideos(db, new Date(time(many / 2)), 100),
  findUntold: (db) => retention.findUntold(db, new Date(time(many / 2)), 100),
  setExpiry: (db) => retention.setExpiry(db, [cursor, id(3)], new Date()),
  noteTold: (db) => retention.noteTold(db, ada, new Date()),
  findExpired: (db) => retention.findExpired(db, new Date(time(many / 2)), 100),
  beginRemoval: (db) => retention.beginRemoval(db, { ...row, expires_at: time(1) }),
  postponeExpiry: (db) => retention.postponeExpiry(db, [cursor, id(3)], new Date()),
  earliestVideo: (db) => freedSpace.earliestVideo(db, ada, new Date()),
  findUsage: (db) => usage.findUsage(db, ada),
  addUsage: (db) => usage.addUsage(db, ada, { bytes: 1, unfinishedBytes: 1, seconds: 1 }),
  forgetUsage: (db) => usage.forgetUsage(db, id(11, '8')),
  listStatuses: (db) => sweeper.listStatuses(db, id(many / 2), 1_000),
};

/** They walk an index from its beginning and stop soon. */
const inOrder = ['claimOutbox', 'countOutbox', 'oldestInOutbox', 'hasConversions'];
/** Not of a repository: a row by its key. */
const elsewhere = ['links/download-link.ts'];

describe('the gateway’s queries', () => {
  it('are all looked at', async () => {
    const known = [
      'auth/revocation',
      'conversions/address',
      'conversions/conversion',
      'conversions/import',
      'conversions/list',
      'conversions/same-file',
      'queue/queue',
      'sweeper/sweeper',
    ]
      .map((path) => `${path}.repository.ts`)
      .concat('rate-limits/rate-limits.repository.ts', 'usage/usage.repository.ts')
      .concat('usage/freed-space.repository.ts', 'retention/retention.repository.ts', elsewhere);
    expect(await filesWithQueries(import.meta.dirname)).to.have.members(known);
  });

  for (const [name, create] of Object.entries(testDatabases()))
    describe(`on ${name}, where there are many of everything`, () => {
      let costs: QueryCosts<GatewaySchema>;
      before(async function () {
        costs = await openQueryCosts(create, migrations);
        await fill(costs.db);
        await costs.analyze([
          'conversions',
          'revocations',
          'outbox',
          'rate_limits',
          'account_addresses',
          'imports',
          'account_usage',
          'waiting',
        ]);
      });
      after(() => costs.remove());

      for (const [query, call] of Object.entries(calls))
        it(`${query} reads few rows`, async () => {
          expect(await costs.of(call, { inOrder: inOrder.includes(query) })).to.deep.equal([]);
        });
    });
});

/** One person with most conversions, those in many states. */
async function fill(db: Kysely<GatewaySchema>): Promise<void> {
  const status = (n: number) => (n % 200 === 0 ? 'queued' : n % 10 === 1 ? 'failed' : 'done');
  const owner = (n: number) => (n % 5 === 0 ? id(10 + (n % 500), '8') : ada);
  await fillTable(db, 'conversions', many, (n) =>
    conversionRow({
      ...{ id: id(n), owner_id: owner(n), status: status(n), updated_at: time(n) },
      ...{ filename: `Talk ${n}.mp4`, size: n, mp3_duration: status(n) === 'done' ? n : null },
      sha256: hash(n % 800),
      video: n % 100 === 3 ? 'kept' : 'gone',
      done_at: status(n) === 'done' ? time(n) : null,
      expires_at: n % 100 === 3 ? time(n) : null,
    }),
  );
  await fillTable(db, 'outbox', many, (n) => ({
    ...{ id: id(n), subject_id: id(n), topic: 'video', payload: '{}', created_at: time(n) },
    ...{ claimed_until: null, claimed_by: null, traceparent: null },
  }));
  await fillTable(db, 'imports', many, (n) => ({
    ...{ id: id(n), owner_id: owner(n), url: 'https://example.org/' },
    ...{ due_at: n % 2 ? null : time(n), claimed_by: null, tries: 0 },
  }));
  await fillTable(db, 'waiting', many, (n) => ({
    ...{ id: id(n), owner_id: n % 5 === 0 ? id(n % 500, 'd') : ada, traceparent: null },
    place: placeAt(n < 10 ? 0 : n, id(n)),
  }));
  const late = '2999-01-01T00:00:00.000Z';
  await fillTable(db, 'revocations', many, (n) => ({
    id: id(n, 'b'),
    until: n < 100 ? time(n) : n % 2 ? null : late,
  }));
  await fillTable(db, 'rate_limits', many, (n) => ({ key: id(n), hits: 1 }));
  await fillTable(db, 'account_usage', many, (n) => ({
    ...{ owner_id: id(n, '8'), bytes: 1, unfinished_bytes: 0, day: '2026-01-31', seconds: 1, told_at: null },
  }));
  await fillTable(db, 'account_addresses', many, (n) => ({
    id: id(n, 'c'),
    email: 'ada@example.org',
    changed_at: time(n),
  }));
}
