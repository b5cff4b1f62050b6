import { testServer } from '../../testing/test-server.ts';
import { createRabbitMqGround } from '../rabbitmq/testing/ground.ts';
import { createSqliteGround } from '../sqlite/testing/ground.ts';
import type { BusGround } from './bus-ground.ts';

/** The adapters to test on, by name. */
export function busGrounds(): Record<string, () => Promise<BusGround> | BusGround> {
  const broker = testServer('RabbitMQ', 'TEST_BROKER_URL');
  return {
    SQLite: createSqliteGround,
    ...(broker === undefined ? {} : { RabbitMQ: () => createRabbitMqGround(broker) }),
  };
}
