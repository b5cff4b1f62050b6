import { converter } from './converter/service.ts';
import { gateway } from './gateway/service.ts';
import { notification } from './notification/service.ts';
import { relaxGarbageCollection } from './shared/garbage-collection.ts';
import { run } from './shared/service/run.ts';
import { users } from './users/service.ts';

/**
 * The only file that knows every service. They start in this order. Users reach the others through the last
 * one, the gateway.
 */
const services = [users, converter, notification, gateway];

relaxGarbageCollection();
await run(services, process.argv[2] ?? 'all');
