import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { expect } from 'chai';
import Libsql from 'libsql';
import pino from 'pino';
import type { Bus } from '../shared/bus/bus.ts';
import { openBus } from '../shared/bus/open-bus.ts';
import { queues } from '../shared/messages.ts';
import { createApiClient } from '../shared/testing/api-client.ts';
import { makeVideo } from '../shared/testing/media.ts';
import { testServer } from '../shared/testing/test-server.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';
import { createApart } from './environments/apart.ts';
import { createEmbedded } from './environments/embedded.ts';
import type { Environment } from './environments/environment.ts';

interface Ground {
  mixdown: Environment;
  brokerUrl: string;
  /** Puts a message into a queue as no program of ours would. */
  inject: (queue: string, body: string) => Promise<void>;
}

const grounds: Record<string, () => Promise<Ground>> = {
  async SQLite() {
    const mixdown = await createEmbedded();
    const file = join(mixdown.directory, 'bus.db');
    return {
      mixdown,
      brokerUrl: `sqlite:${file}`,
      inject(queue, body) {
        const database = new Libsql(file);
        database.pragma('busy_timeout = 5000');
        const insert =
          'INSERT INTO messages (queue, topic, version, body, published_at, due_at) VALUES (?, ?, 1, ?, 0, 0)';
        database.prepare(insert).run(queue, queue, body);
        database.close();
        return Promise.resolve();
      },
    };
  },
};

const broker = testServer('malformed messages: RabbitMQ', 'TEST_E2E_BROKER_URL');
const blobs = testServer('malformed messages: MongoDB', 'TEST_BLOBS_URL');
const mysql = testServer('malformed messages: MySQL', 'TEST_MYSQL_URL');
if (broker !== undefined && blobs !== undefined && mysql !== undefined)
  grounds['RabbitMQ'] = async () => ({
    mixdown: await createApart({ broker, blobs, mysql }),
    brokerUrl: broker,
    async inject(queue, body) {
      const connection = await connect(broker);
      const channel = await connection.createConfirmChannel();
      channel.sendToQueue(queue, Buffer.from(body), { type: queue, headers: { 'x-version': 1 } });
      await channel.waitForConfirms();
      await connection.close();
    },
  });

const bodies = ['', 'not JSON', '[]', '{"id":"1"}', `{"id":"${'x'.repeat(10_000)}"}`];

for (const [name, open] of Object.entries(grounds))
  describe(`Malformed messages on ${name}`, function () {
    it('end in the dead queue of every queue, and the next upload works', async () => {
      const directory = await mkdtemp(join(tmpdir(), 'mixdown-malformed-'));
      const { mixdown, brokerUrl, inject } = await open();
      const bus: Bus = openBus(brokerUrl, { queues: Object.values(queues), log: pino({ level: 'silent' }) });
      try {
        await waitUntil('the bus', () =>
          bus.check().then(
            () => true,
            () => false,
          ),
        );
        for (const queue of Object.values(queues)) {
          const { dead: before } = await bus.inspect(queue);
          for (const body of bodies) await inject(queue.name, body);
          await waitUntil(
            `the dead of ${queue.name}`,
            async () => (await bus.inspect(queue)).dead === before + bodies.length,
          );
        }
        const video = await makeVideo(join(directory, 'song.mp4'), 1);
        const ada = await createApiClient(mixdown.url, 'ada@example.org');
        const { id } = await ada.upload(video);
        expect((await ada.finished(id)).status).to.equal('done');
        await waitUntil('its mail', async () =>
          (await mixdown.mails()).some(({ text }) => text?.includes(id)),
        );
      } finally {
        await bus.close();
        await mixdown.close();
        await rm(directory, { recursive: true });
      }
    });
  });
