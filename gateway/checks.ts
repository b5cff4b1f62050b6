import type { BlobStore } from '../shared/blobs/blob-store.ts';
import type { Bus } from '../shared/bus/bus.ts';
import type { Database } from '../shared/database/database.ts';
import { UnavailableError } from '../shared/errors.ts';
import type { Gate } from '../shared/http/gate.ts';
import type { Checks } from '../shared/http/health.ts';
import type { GatewaySchema } from './database/schema.ts';

interface Dependencies {
  database: Database<GatewaySchema>;
  blobs: BlobStore;
  bus: Bus;
  usersUrl: string;
}

/** All that the gateway needs. @param api opens once the tables are there */
export function dependencyChecks({ database, blobs, bus, usersUrl }: Dependencies, api: Gate): Checks {
  return {
    database: () => database.check().then(api.check),
    blobs: () => blobs.check(),
    broker: () => bus.check(),
    users: () => checkUsers(usersUrl),
  };
}

async function checkUsers(usersUrl: string): Promise<void> {
  const answer = await fetch(`${usersUrl}/health/ready`, { signal: AbortSignal.timeout(4_000) }).catch(
    (cause: unknown) => {
      throw new UnavailableError('users service', { cause });
    },
  );
  await answer.body?.cancel();
  if (!answer.ok)
    throw new UnavailableError('users service', { cause: new Error(`it answered ${answer.status}`) });
}
