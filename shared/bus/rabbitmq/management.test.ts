import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { rejection } from '../../testing/rejection.ts';
import { testServer } from '../../testing/test-server.ts';
import { waitUntil } from '../../testing/wait-until.ts';
import type { Bus } from '../bus.ts';
import { createBusBench, createGate, recorder, type BusBench } from '../testing/bus-bench.ts';
import { noteTopic, type NoteTopic } from '../testing/notes.ts';
import type { Queue } from '../topology.ts';
import { rabbitMqManagement } from './management.ts';
import { createRabbitMqGround } from './testing/ground.ts';

const broker = testServer('RabbitMQ', 'TEST_BROKER_URL');
const address = testServer("RabbitMQ's management", 'TEST_BROKER_MANAGEMENT_URL');

if (broker !== undefined && address !== undefined)
  describe("RabbitMQ's management", () => {
    let bench: BusBench;
    let topic: NoteTopic;
    let queue: Queue<NoteTopic>;
    let bus: Bus;
    beforeEach(async () => {
      bench = createBusBench(createRabbitMqGround(broker));
      topic = noteTopic();
      queue = bench.queue([topic]);
      bus = await bench.ready();
    });
    afterEach(() => bench.remove());

    /** It lags behind. */
    const untilInFlight = (count: number, managementUrl = address) =>
      waitUntil(`${count} to be in flight`, async () => {
        const known = await rabbitMqManagement(broker, managementUrl)
          .inFlight(queue)
          .catch((error: unknown) => {
            if (String(error).includes('has no figures')) return undefined;
            throw error;
          });
        return known === count;
      });
    const asked = (brokerUrl: string, managementUrl?: string) =>
      rejection(rabbitMqManagement(brokerUrl, managementUrl).inFlight(queue)) as Promise<Error>;
    const changed = (url: string, parts: Partial<URL>) => Object.assign(new URL(url), parts).href;

    it('tells what is being handled, apart from what waits', async () => {
      const gate = createGate();
      const consumer = recorder(() => gate.opened);
      await bus.consume(queue, consumer.handler, { concurrency: 2 });
      for (const text of ['taken', 'taken too', 'waiting']) await bus.publish(topic, { text });
      await consumer.until(2);
      await untilInFlight(2);
      gate.open();
      await consumer.until(3);
      await untilInFlight(0);
    });

    it('takes the login of the broker where its address names none', async () => {
      await untilInFlight(0, changed(address, { username: '', password: '' }));
    });

    it('is looked for beside the broker, on the usual ports, where no address is said', async () => {
      expect((await asked('amqp://user:secret@127.0.0.254')).message).to.match(
        /^http:\/\/127\.0\.0\.254:15672 can't/,
      );
      expect((await asked('amqps://127.0.0.254:1')).message).to.match(
        /^https:\/\/127\.0\.0\.254:15671 can't/,
      );
    });

    it('refuses a wrong password, in a sentence that does not show it', async () => {
      const { message } = await asked(broker, changed(address, { password: 'secret' }));
      expect(message).to.contain('refuses "mixdown": wrong password').and.to.not.contain('secret');
    });

    it('does not know a queue of another virtual host', async () => {
      const { message } = await asked(changed(broker, { pathname: '/%2f' }), address);
      expect(message).to.contain(`answers 404 when asked for queue ${queue.name}`);
    });

    describe('that is something else', () => {
      let server: Server;
      let answer: (end: (body: string) => void) => void;
      let elsewhere: string;
      beforeEach(async () => {
        server = createServer((_request, response) => {
          answer((body) => response.end(body));
        }).listen(0, '127.0.0.1');
        await once(server, 'listening');
        elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      });
      afterEach(() => {
        server.closeAllConnections();
        server.close();
      });

      it('has no figures', async () => {
        for (const body of ['<html>', '{}', '{"messages_unacknowledged": "2"}']) {
          answer = (end) => {
            end(body);
          };
          expect((await asked(broker, elsewhere)).message).to.contain('has no figures');
        }
      });

      it('is waited for no longer than 2 s', async () => {
        answer = () => undefined;
        expect((await asked(broker, elsewhere)).message).to.contain('no answer within 2 s');
      });
    });
  });
