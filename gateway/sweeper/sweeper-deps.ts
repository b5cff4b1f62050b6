import type { Kysely } from 'kysely';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import type { Bus } from '../../shared/bus/bus.ts';
import type { Log } from '../../shared/log.ts';
import type { GatewaySchema } from '../database/schema.ts';
import type { DownloadLinks } from '../links/download-link.ts';
import type { Relay } from '../../shared/outbox/relay.ts';

/** The sweeper's dependencies. */
export interface SweeperDeps {
  db: Kysely<GatewaySchema>;
  blobs: BlobStore;
  bus: Bus;
  links: DownloadLinks;
  relay: Relay;
  publicUrl: string;
  log: Log;
}
