import { join } from 'node:path';
import { z } from 'zod';
import { urlOf } from './values.ts';

/** A setting whose URL selects the adapter of a store and says where it is. */
export interface StoreUrl {
  /** In the embedded mode: `sqlite:users.db` is that file in `DATA_DIR`. */
  embedded: `${'file' | 'sqlite'}:${string}`;
  /**
   * Schemes of servers. A service that runs alone accepts no other: separate processes do not share files.
   */
  servers: readonly [string, ...string[]];
}

export const brokerUrl: StoreUrl = { embedded: 'sqlite:bus.db', servers: ['amqp', 'amqps'] };
export const blobsUrl: StoreUrl = { embedded: 'file:blobs', servers: ['mongodb', 'mongodb+srv'] };
export const mailUrl: StoreUrl = { embedded: 'file:outbox', servers: ['smtp', 'smtps'] };

/** @param file in `DATA_DIR`, in the embedded mode */
export function databaseUrl(file: string): StoreUrl {
  return { embedded: `sqlite:${file}`, servers: ['mysql'] };
}

/** @param dataDir where the embedded stores are if nothing else is set */
export function checkStoreUrl({ embedded, servers }: StoreUrl, dataDir: string) {
  const [scheme = '', name = ''] = embedded.split(':');
  return urlOf(scheme, ...servers).default(`${scheme}:${join(dataDir, name)}`);
}

/** For a service that runs alone. */
export function checkServerUrl({ servers }: StoreUrl, reason: string) {
  const needed = `must be ${servers[0]}://…: ${reason}`;
  return z
    .string(needed)
    .refine((url) => !/^(file|sqlite):/.test(url), { error: needed, abort: true })
    .pipe(urlOf(...servers));
}
