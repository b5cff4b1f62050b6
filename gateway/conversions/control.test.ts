import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { isCancelled } from '../../shared/blobs/cancellation.ts';
import { openBlobStore } from '../../shared/blobs/open-blob-store.ts';
import type { Bus, PayloadOf } from '../../shared/bus/bus.ts';
import { openBus } from '../../shared/bus/open-bus.ts';
import { ProblemError } from '../../shared/errors.ts';
import { queues, topics } from '../../shared/messages.ts';
import { recordLog } from '../../shared/testing/recorded-log.ts';
import { rejection } from '../../shared/testing/rejection.ts';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { createDownloadLinks } from '../links/download-link.ts';
import { startRelay, type Relay } from '../../shared/outbox/relay.ts';
import { conversionRow, createGatewayDatabase, type GatewayDatabase } from '../testing/gateway-database.ts';
import { createQuotas } from '../usage/quotas.ts';
import { cancelConversion, type ControlDeps } from './control.ts';
import {
  findConversion,
  insertConversion,
  removeConversion,
  updateConversion,
  type ConversionRow,
} from './conversion.repository.ts';
import { retryConversion } from './retry.ts';

for (const [name, create] of Object.entries(testDatabases()))
  describe(`a cancel of what moves in that very moment, in ${name}`, () => {
    let directory: string;
    let database: GatewayDatabase;
    let bus: Bus;
    let blobs: BlobStore;
    let relay: Relay;
    let told: PayloadOf<typeof topics.cancel>[];
    before(async () => {
      database = await createGatewayDatabase(create);
    });
    after(() => database.remove());
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-control-'));
      const { log } = recordLog();
      bus = openBus(`sqlite:${join(directory, 'bus.db')}`, { queues: Object.values(queues), log });
      blobs = await openBlobStore(`file:${join(directory, 'blobs')}`);
      relay = startRelay({ db: database.db, bus, log, topics: [topics.video, topics.failed] });
      told = [];
      await bus.subscribe(topics.cancel, (payload) => told.push(payload));
    });
    afterEach(async () => {
      await relay.close();
      await bus.close();
      await rm(directory, { recursive: true });
    });

    const deps = (store = blobs): ControlDeps => ({
      ...{ db: database.db, blobs: store, bus, relay },
      ...{
        quotas: createQuotas({}),
        links: createDownloadLinks('secret', 60),
        publicUrl: 'https://example.org',
      },
    });
    async function insert(parts: Partial<ConversionRow> = {}): Promise<ConversionRow> {
      const row = conversionRow(parts);
      await insertConversion(database.db, row);
      return row;
    }
    const move = (row: ConversionRow, status: ConversionRow['status']) =>
      updateConversion(database.db, row, { status });
    const statusOf = async ({ id }: ConversionRow) => (await findConversion(database.db, id))?.status;
    const isNoted = ({ id, attempt }: ConversionRow) => isCancelled(blobs, id, attempt);
    /** Something happens once between the look at the record and its change. */
    function cancelWhile(row: ConversionRow, happens: () => Promise<unknown>): Promise<ConversionRow> {
      let once: typeof happens | undefined = happens;
      const store: BlobStore = {
        ...blobs,
        async put(bucket, id, source, options) {
          await once?.();
          once = undefined;
          return blobs.put(bucket, id, source, options);
        },
      };
      return cancelConversion(deps(store), row);
    }
    async function refused(cancel: Promise<unknown>): Promise<number> {
      const error = await rejection(cancel);
      expect(error).to.be.instanceOf(ProblemError);
      return (error as ProblemError).status;
    }

    it('cancels it all the same when it has only begun', async () => {
      const row = await insert();
      const cancelled = await cancelWhile(row, () => move(row, 'converting'));
      expect(cancelled.status).to.equal('cancelled');
      expect(await statusOf(row)).to.equal('cancelled');
      expect(await isNoted(row)).to.equal(true);
      await waitUntil('the converters to be told', () => told.length > 0);
      expect(told).to.deep.equal([{ id: row.id, attempt: 1 }]);
    });

    for (const status of ['done', 'failed'] as const)
      it(`leaves no note behind when it is ${status}`, async () => {
        const row = await insert({ status: 'converting' });
        expect(await refused(cancelWhile(row, () => move(row, status)))).to.equal(409);
        expect(await statusOf(row)).to.equal(status);
        expect(await blobs.stat('cancelled', row.id)).to.equal(undefined);
      });

    it('keeps the note of another cancel that was faster', async () => {
      const row = await insert();
      expect(await refused(cancelWhile(row, () => cancelConversion(deps(), row)))).to.equal(409);
      expect(await statusOf(row)).to.equal('cancelled');
      expect(await isNoted(row)).to.equal(true);
    });

    it('keeps the note of a later attempt that was cancelled', async () => {
      const row = await insert();
      await blobs.put('videos', row.id, Readable.from(['video']));
      let retried = row;
      const again = async () => {
        retried = await retryConversion(deps(), await cancelConversion(deps(), row));
        await cancelConversion(deps(), retried);
      };
      expect(await refused(cancelWhile(row, again))).to.equal(409);
      expect(retried.attempt).to.equal(2);
      expect(await isNoted(retried)).to.equal(true);
    });

    it('keeps the note of an attempt that was begun and cancelled while another retry was made', async () => {
      const row = await insert({ status: 'failed' });
      await blobs.put('videos', row.id, Readable.from(['video']));
      let faster: ConversionRow | undefined;
      const store: BlobStore = {
        ...blobs,
        async put(...what) {
          faster ??= await cancelConversion(deps(), await retryConversion(deps(), row));
          return blobs.put(...what);
        },
      };
      expect(await refused(retryConversion(deps(store), row))).to.equal(409);
      expect(faster).to.include({ attempt: 2, status: 'cancelled' });
      expect(await isNoted({ ...row, attempt: 2 })).to.equal(true);
    });

    it('leaves an attempt alone that the person has begun since', async () => {
      const row = await insert({ status: 'converting' });
      const again = () => updateConversion(database.db, row, { status: 'queued', attempt: 2 });
      expect(await refused(cancelWhile(row, again))).to.equal(409);
      expect(await statusOf(row)).to.equal('queued');
      expect(await isNoted({ ...row, attempt: 2 })).to.equal(false);
    });

    it('leaves nothing of a conversion that is deleted', async () => {
      const row = await insert();
      expect(await refused(cancelWhile(row, () => removeConversion(database.db, row.id)))).to.equal(404);
      expect(await blobs.stat('cancelled', row.id)).to.equal(undefined);
    });
  });
