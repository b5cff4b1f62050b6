import type { Bus, BusOptions } from './bus.ts';
import { openRabbitMqBus } from './rabbitmq/bus.ts';
import { openSqliteBus } from './sqlite/bus.ts';

/** @param url `sqlite:FILE` or `amqp(s)://…` */
export function openBus(url: string, options: BusOptions): Bus {
  return url.startsWith('sqlite:') ? openSqliteBus(url, options) : openRabbitMqBus(url, options);
}
