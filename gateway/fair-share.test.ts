import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { openBus } from '../shared/bus/open-bus.ts';
import type { Bus, Delivery } from '../shared/bus/bus.ts';
import { untilReachable } from '../shared/bus/testing/bus-bench.ts';
import type { BusGround } from '../shared/bus/testing/bus-ground.ts';
import { busGrounds } from '../shared/bus/testing/bus-grounds.ts';
import type { Service } from '../shared/http/server.ts';
import { queues, topics } from '../shared/messages.ts';
import { inTransaction } from '../shared/database/transaction.ts';
import { recordLog } from '../shared/testing/recorded-log.ts';
import { testDatabases } from '../shared/testing/test-databases.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';
import { insertConversion } from './conversions/conversion.repository.ts';
import { uploadSchema, conversionSchema } from './conversions/conversion.schema.ts';
import { enqueue } from './queue/queue.repository.ts';
import { conversionRow } from './testing/gateway-database.ts';
import { createGatewayGround, type GatewayGround } from './testing/gateway-ground.ts';

const brokers = Object.entries(busGrounds());
/** Conversions at once. */
const slots = 2;
const many = 500;

for (const [index, [name, create]] of Object.entries(testDatabases()).entries()) {
  const [brokerName, createBroker] = brokers[index] ?? brokers[0]!;
  describe(`with ${many} uploads of one person waiting, on ${name} and the ${brokerName} bus`, () => {
    let broker: BusGround;
    let ground: GatewayGround;
    let gateways: Service[];
    /** The converters' own. */
    let bus: Bus;
    /** A gateway's own, as if each were a process. */
    let buses: Bus[];
    const ada = randomUUID();
    /** In the order in which they began. */
    let begun: string[];
    let running: Map<string, (outcome: 'done' | 'lost') => void>;
    beforeEach(async () => {
      broker = await createBroker();
      const { log } = recordLog();
      const open = () => openBus(broker.url, { queues: Object.values(queues), log });
      bus = open();
      buses = [open(), open(), open()];
      await Promise.all([bus, ...buses].map(untilReachable));
      ground = await createGatewayGround(create, broker.url);
      gateways = await Promise.all(buses.map((own) => ground.start({ bus: own })));
      begun = [];
      running = new Map();
    });
    afterEach(async () => {
      for (const end of running.values()) end('done');
      await bus.close({ drainMs: 0 });
      await ground.remove();
      await Promise.all(buses.map((own) => own.close()));
      await broker.remove(Object.values(queues));
    });

    async function startConverters(): Promise<void> {
      await bus.consume(queues.video, convert, { concurrency: slots });
    }
    /** Announces itself as the converter does, and ends when the test says so. */
    async function convert({ payload }: Delivery<typeof topics.video>): Promise<void> {
      const { id, attempt, email, filename, options } = payload;
      begun.push(id);
      await bus.publish(topics.converting, { id, attempt });
      const outcome = await new Promise<'done' | 'lost'>((resolve) => running.set(id, resolve));
      running.delete(id);
      if (outcome === 'done')
        await bus.publish(topics.failed, {
          ...{ id, attempt, email, filename, options },
          error: { code: 'no-audio', message: 'There is no sound.' },
        });
    }
    async function uploadMany(): Promise<string[]> {
      const rows = Array.from({ length: many - 1 }, () => conversionRow({ owner_id: ada }));
      await inTransaction(ground.db, async (transaction) => {
        for (const row of rows) {
          await insertConversion(transaction, row);
          await enqueue(transaction, row);
        }
      });
      // This one wakes a gateway.
      const { id } = await upload(ada);
      return [...rows.map((row) => row.id), id];
    }
    const headers = (id: string) => ({ Authorization: `Bearer ${ground.accounts.token({ id })}` });
    async function upload(owner: string, gateway = 0) {
      const body = new FormData();
      body.set('file', new File(['a video'], 'talk.mp4'));
      const answer = await fetch(`${gateways[gateway]?.url}/videos`, {
        method: 'POST',
        headers: headers(owner),
        body,
      });
      return uploadSchema.parse(await answer.json());
    }
    async function shown(owner: string, id: string, gateway = 0) {
      const answer = await fetch(`${gateways[gateway]?.url}/videos/${id}`, { headers: headers(owner) });
      return conversionSchema.parse(await answer.json());
    }
    const untilBegun = (count: number) => waitUntil(`${count} conversions`, () => running.size >= count);
    /** Ends one conversion, and waits for the next. */
    async function finishOne(): Promise<void> {
      const [[, end] = []] = running;
      const before = begun.length;
      end?.('done');
      await waitUntil('the next conversion', () => begun.length > before);
    }
    const released = async () => (await bus.inspect(queues.video)).depth;

    it('lets another’s one wait for at most the running ones plus one', async () => {
      const adas = await uploadMany();
      await startConverters();
      await untilBegun(slots);
      await waitUntil('one more in the queue', async () => (await released()) === 1);
      const ben = randomUUID();
      const { id, position } = await upload(ben, 1);
      expect(position).to.be.within(2, 3);
      const before = begun.length;
      while (!begun.includes(id)) await finishOne();
      expect(begun.indexOf(id) - before).to.be.at.most(1);
      await waitUntil('no position', async () => (await shown(ben, id, 2)).position === null);
      expect(begun.filter((each) => each !== id)).to.deep.equal(adas.slice(0, begun.length - 1));
    });

    it('keeps the queue short, however many gateways look at it', async () => {
      await uploadMany();
      let most = 0;
      await startConverters();
      for (let round = 0; round < 25; round++) {
        await finishOne();
        most = Math.max(most, await released());
      }
      expect(most).to.be.at.most(1);
    });

    it('lets the one person use all converters while nobody else waits', async () => {
      await uploadMany();
      await startConverters();
      await untilBegun(slots);
    });

    it('goes on with another gateway when one is gone, and after lost messages and events', async () => {
      await uploadMany();
      await startConverters();
      await untilBegun(slots);
      await gateways[0]?.close();
      await buses[0]?.close();
      for (let round = 0; round < 5; round++) {
        const [[, end] = []] = running;
        const before = begun.length;
        end?.('lost');
        await waitUntil('the next conversion', () => begun.length > before);
      }
      const ben = randomUUID();
      const { id } = await upload(ben, 1);
      while (!begun.includes(id)) await finishOne();
    });

    it('takes uploads at all gateways at once, and starts each once', async () => {
      const owners = Array.from({ length: 30 }, () => randomUUID());
      const uploads = await Promise.all(owners.map((owner, n) => upload(owner, n % gateways.length)));
      await startConverters();
      await untilBegun(slots);
      while (begun.length < uploads.length) await finishOne();
      expect(begun).to.have.members(uploads.map(({ id }) => id));
    });

    it('passes a cancelled and a deleted one over', async () => {
      const adas = await uploadMany();
      const act = (id: string | undefined, method: string, path = '') =>
        fetch(`${gateways[1]?.url}/videos/${id}${path}`, { method, headers: headers(ada) });
      // The first may have been released already.
      expect((await act(adas[1], 'POST', '/cancel')).status).to.equal(202);
      expect((await act(adas[2], 'DELETE')).status).to.equal(204);
      expect((await shown(ada, adas[1]!)).position).to.equal(null);
      await startConverters();
      await untilBegun(slots);
      expect(begun.slice(0, 2)).to.deep.equal([adas[0], adas[3]]);
      await ground.blobs.put('videos', adas[1]!, Readable.from(['a video']));
      expect((await act(adas[1], 'POST', '/retry')).status).to.equal(202);
      expect((await shown(ada, adas[1]!)).position).to.be.greaterThan(many - 10);
    });
  });
}
