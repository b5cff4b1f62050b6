import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { buckets, type BlobStore } from '../../shared/blobs/blob-store.ts';
import type { BlobStoreFixture } from '../../shared/blobs/testing/fixture.ts';
import { blobStoreAdapters } from '../../shared/blobs/testing/fixtures.ts';
import type { PayloadOf } from '../../shared/bus/bus.ts';
import { topics } from '../../shared/messages.ts';
import { recordLog } from '../../shared/testing/recorded-log.ts';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import {
  findConversion,
  insertConversion,
  updateConversion,
  type ConversionRow,
} from '../conversions/conversion.repository.ts';
import { createDownloadLinks } from '../links/download-link.ts';
import { createSteps } from './steps.ts';
import { conversionRow } from '../testing/gateway-database.ts';
import { createGatewayGround, type GatewayGround } from '../testing/gateway-ground.ts';
import { findUsage } from '../usage/usage.repository.ts';
import { noticeFor } from '../retention/notice.ts';

const hour = 3_600_000;
const day = 24 * hour;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const stores = blobStoreAdapters();

describe('the notice of a removal', () => {
  it('comes three days before, or in the last third of a shorter time', () => {
    expect(noticeFor(30 * day)).to.deep.equal({ leadMs: 3 * day, aheadMs: day });
    expect(noticeFor(3 * hour)).to.deep.equal({ leadMs: hour, aheadMs: hour / 3 });
  });
});

for (const [index, [name, create]] of Object.entries(testDatabases()).entries()) {
  const adapter = stores[index] ?? stores[0]!;
  describe(`what is kept, in ${name} and ${adapter.name}`, () => {
    let ground: GatewayGround;
    let store: BlobStoreFixture;
    let blobs: BlobStore;
    let url: string;
    before(async () => {
      ground = await createGatewayGround(create);
      store = await adapter.create();
      blobs = store.store;
    });
    after(async () => {
      await ground.remove();
      await store.close();
    });
    beforeEach(async () => {
      await ground.db.deleteFrom('conversions').execute();
      await ground.db.deleteFrom('outbox').execute();
    });

    const sweep = async (step: 'old videos' | 'expiring results', { days = 30, slice = 1_000 } = {}) => {
      const { log } = recordLog();
      const relay = { wake: () => undefined, close: () => Promise.resolve() };
      const links = createDownloadLinks('secret', 60);
      const deps = {
        db: ground.db,
        blobs,
        bus: ground.bus,
        relay,
        links,
        publicUrl: 'https://example.org',
        log,
      };
      const time = step === 'old videos' ? { keepVideosMs: days * day } : { retentionMs: days * day };
      const work = createSteps(deps, { stuckAfterMs: day, orphanAfterMs: day, slice, ...time });
      await work.steps[step]?.(new AbortController().signal);
      await work.close();
    };
    const done = { status: 'done', mp3_size: 10, mp3_duration: 1, mp3_bitrate: 80 } as const;
    async function insert(
      doneAgo: number,
      parts: Partial<ConversionRow> = {},
      mp3 = Buffer.from('first mp3.'),
    ) {
      const row = conversionRow({ ...done, done_at: ago(doneAgo), finished_at: ago(doneAgo), ...parts });
      await insertConversion(ground.db, row);
      await blobs.put('videos', row.id, Readable.from(['a video']));
      if (row.mp3_size !== null) await blobs.put('mp3s', row.id, Readable.from([mp3]));
      return row;
    }
    const now = ({ id }: ConversionRow) => findConversion(ground.db, id);
    const set = (row: ConversionRow, parts: Partial<ConversionRow>) =>
      ground.db.updateTable('conversions').set(parts).where('id', '=', row.id).execute();
    const has = async ({ id }: ConversionRow) => {
      const facts = await Promise.all(buckets.map((bucket) => blobs.stat(bucket, id)));
      return buckets.filter((_, at) => facts[at] !== undefined);
    };
    const call = ({ owner_id }: ConversionRow, path: string, init: RequestInit = {}) =>
      fetch(url + path, {
        ...init,
        headers: { Authorization: `Bearer ${ground.accounts.token({ id: owner_id })}` },
      });
    /** What notification would mail. */
    const mails = async () => {
      const rows = await ground.db
        .selectFrom('outbox')
        .select('payload')
        .where('topic', '=', 'expiring')
        .orderBy('id')
        .execute();
      return rows.map(({ payload }) => JSON.parse(payload) as PayloadOf<typeof topics.expiring>);
    };
    const named = ({ files }: PayloadOf<typeof topics.expiring>) => files.map(({ filename }) => filename);

    it('are all other videos', async () => {
      const rows = [
        await insert(6 * day),
        await insert(8 * day, { status: 'failed', mp3_size: null, done_at: null }),
        await insert(8 * day, { status: 'queued', attempt: 2 }),
        await insert(8 * day, { status: 'converting', attempt: 2 }),
      ];
      await sweep('old videos', { days: 7 });
      for (const row of rows) {
        expect(await has(row)).to.include('videos');
        expect(await now(row)).to.deep.equal(row);
      }
    });

    it('is no video whose removal was interrupted', async () => {
      const rows = [await insert(8 * day, { video: 'leaving' }), await insert(8 * day, { video: 'leaving' })];
      await blobs.remove('videos', rows[1]!.id);
      await sweep('old videos', { days: 7 });
      for (const row of rows) {
        expect(await has(row)).to.deep.equal(['mp3s']);
        expect((await now(row))?.video).to.equal('gone');
      }
    });

    it('is a video that is converted again just before', async () => {
      const row = await insert(8 * day);
      await updateConversion(ground.db, row, { status: 'queued', attempt: 2 });
      expect(await updateConversion(ground.db, row, { video: 'leaving' })).to.equal(false);
    });

    it('is every result until its owner is told: once for several, to each owner', async () => {
      const [ada, bob] = [randomUUID(), randomUUID()];
      for (const [age, owner_id, filename] of [
        [40, ada, 'oldest.mp4'],
        [28, ada, 'old.mp4'],
        [26.5, ada, 'soon old.mp4'],
        [25, ada, 'young.mp4'],
        [28, bob, "bob's.mp4"],
      ] as const)
        await insert(age * day, { owner_id, filename });
      // Two gateways at once, and one after a restart.
      await Promise.all([sweep('expiring results'), sweep('expiring results')]);
      await sweep('expiring results');
      const all = await mails();
      expect(all.map(named)).to.have.deep.members([["bob's.mp4"], ['oldest.mp4', 'old.mp4', 'soon old.mp4']]);
      const toBob = all.find((mail) => mail.files.length === 1);
      // The mail has its time, although the result is old enough.
      expect(Date.parse(toBob?.removedAt ?? '')).to.be.within(
        Date.now() + 3 * day - hour,
        Date.now() + 3 * day,
      );
      const rows = await ground.db.selectFrom('conversions').selectAll().execute();
      expect(rows).to.have.length(5);
      expect(
        rows.filter(({ expires_at }) => expires_at === null).map(({ filename }) => filename),
      ).to.deep.equal(['young.mp4']);
    });

    it('is told in one mail also if a sweep takes only some of them', async () => {
      const owner_id = randomUUID();
      for (let n = 0; n < 5; n++) await insert((40 - n) * day, { owner_id, filename: `${n}.mp4` });
      for (let n = 0; n < 4; n++) await sweep('expiring results', { slice: 2 });
      expect((await mails()).map(named)).to.deep.equal([['0.mp4', '1.mp4']]);
      const untold = await ground.db
        .selectFrom('conversions')
        .select('id')
        .where('expires_at', 'is', null)
        .execute();
      expect(untold).to.deep.equal([]);
    });

    it('is told with links to the first of very many, and their number', async () => {
      const owner_id = randomUUID();
      for (let n = 0; n < 23; n++)
        await insertConversion(ground.db, conversionRow({ ...done, owner_id, done_at: ago(29 * day) }));
      await sweep('expiring results');
      const [mail] = await mails();
      expect(mail).to.include({ more: 3 });
      expect(mail?.files).to.have.length(20);
      expect(mail?.files[0]?.downloadUrl).to.match(/^https:\/\/example\.org\/mp3s\/[\da-f-]{36}\?token=/);
    });

    it('is no result that was announced and whose time is over', async () => {
      const [gone, announced, running, young] = [
        await insert(31 * day, { expires_at: ago(1000) }),
        await insert(31 * day, { expires_at: ago(-hour) }),
        await insert(31 * day, { expires_at: ago(1000), status: 'queued', attempt: 2 }),
        // The retention was made longer.
        await insert(29 * day, { expires_at: ago(1000) }),
      ];
      await sweep('expiring results');
      expect(await now(gone)).to.equal(undefined);
      expect(await has(gone)).to.deep.equal([]);
      expect(await findUsage(ground.db, gone.owner_id)).to.include({ bytesStored: 0 });
      for (const row of [announced, running, young]) {
        expect(await now(row)).to.deep.equal(row);
        expect(await has(row)).to.deep.equal(['videos', 'mp3s']);
      }
    });

    describe('for its owner', () => {
      before(async () => {
        ({ url } = await ground.start({ blobs }));
      });

      it('is not the video of a result that is old: only the mp3 stays, and its owner has room again', async () => {
        const row = await insert(8 * day);
        await sweep('old videos', { days: 7 });
        expect(await has(row)).to.deep.equal(['mp3s']);
        expect(await now(row)).to.deep.equal({ ...row, video: 'gone' });
        expect((await findUsage(ground.db, row.owner_id)).bytesStored).to.equal(10);
        const again = await call(row, `/videos/${row.id}/retry`, { method: 'POST', body: '{"bitrate":96}' });
        expect(again.status).to.equal(409);
        expect(await again.json()).to.include({ code: 'video-gone' });
        expect(await (await call(row, `/mp3s/${row.id}`)).text()).to.equal('first mp3.');
      });

      it('is a result for an hour after it is read, by one download that goes on meanwhile', async () => {
        const mp3 = randomBytes(8_000_000);
        const row = await insert(31 * day, { expires_at: ago(1000), mp3_size: mp3.length }, mp3);
        const answer = await call(row, `/mp3s/${row.id}`);
        const reader = answer.body?.getReader() ?? expect.fail();
        const parts = [await reader.read()];
        await sweep('expiring results');
        expect(Date.parse((await now(row))?.expires_at ?? '')).to.be.within(
          Date.now() + 0.9 * hour,
          Date.now() + hour,
        );
        while (!parts.at(-1)?.done) parts.push(await reader.read());
        const bytes = Buffer.concat(parts.flatMap(({ value }) => (value ? [value as Uint8Array] : [])));
        expect(bytes.equals(mp3)).to.equal(true);
        await set(row, { expires_at: ago(1) });
        await sweep('expiring results');
        expect(await now(row)).to.equal(undefined);
      });

      it('is no result whose removal has begun: neither alone nor in a zip', async () => {
        const row = await insert(31 * day, { expires_at: '1970-01-01T00:00:00.000Z' });
        const other = await insert(day, { owner_id: row.owner_id });
        expect((await call(row, `/mp3s/${row.id}`)).status).to.equal(404);
        expect((await call(row, `/mp3s?ids=${other.id},${row.id}`)).status).to.equal(404);
        await sweep('expiring results');
        expect(await now(row)).to.equal(undefined);
      });
    });
  });
}
