import type { Log } from '../log.ts';
import type { Bus } from './bus.ts';
import type { Queue } from './topology.ts';
import { openRabbitMqBus } from './rabbitmq-bus.ts';
import { openSqliteBus } from './sqlite-bus.ts';

export interface BusOptions {
  /** Every queue of the system: publishing needs them there, also before their consumer ever ran. */
  queues: readonly Queue[];
  log: Log;
}

/** @param url `sqlite:FILE` or `amqp(s)://…` */
export function openBus(url: string, options: BusOptions): Bus {
  return url.startsWith('sqlite:') ? openSqliteBus(url, options) : openRabbitMqBus(url, options);
}
