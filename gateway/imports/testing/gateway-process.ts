import { openBlobStore } from '../../../shared/blobs/open-blob-store.ts';
import { openBus } from '../../../shared/bus/open-bus.ts';
import { openDatabase } from '../../../shared/database/open-database.ts';
import { createLog } from '../../../shared/log.ts';
import { queues } from '../../../shared/messages.ts';
import { migrations } from '../../database/migrations.ts';
import type { GatewaySchema } from '../../database/schema.ts';
import { createGateway } from '../../gateway.ts';

/** A gateway to be killed, which imports from loopback: `gateway-process.ts DATABASE BROKER BLOBS`. */
const [databaseUrl = '', busUrl = '', blobsUrl = ''] = process.argv.slice(2);
const log = createLog('info', { terminal: false });
await createGateway({
  database: openDatabase<GatewaySchema>(databaseUrl, migrations),
  bus: openBus(busUrl, { queues: Object.values(queues), log }),
  blobs: await openBlobStore(blobsUrl),
  ...{ log, host: '127.0.0.1', port: 0, urls: { users: 'http://127.0.0.1:1' } },
  ...{ publicUrl: 'https://example.org', corsOrigins: [], trustProxy: 0 },
  rateLimits: { perMinute: 0, accountsPerMinute: 0, store: 'memory' },
  ...{ downloadLinkTtl: 60, maxUploadBytes: 1_000_000, requireVerifiedEmail: false },
  limits: {},
  fairShare: 1,
  imports: { atOnce: 2, timeout: 60, leaseMs: 2_000, isAllowed: (address) => address === '127.0.0.1' },
  sweeper: { intervalMs: 60_000, stuckAfterMs: 3_600_000, orphanAfterMs: 3_600_000 },
});
