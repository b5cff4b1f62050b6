import type { BlobStore } from '../shared/blobs/blob-store.ts';
import type { Bus } from '../shared/bus/bus.ts';
import type { Database } from '../shared/database/database.ts';
import { UnavailableError } from '../shared/errors.ts';
import type { Gate } from '../shared/http/gate.ts';
import type { Checks } from '../shared/http/health.ts';
import type { GatewaySchema } from './database/schema.ts';
import type { RemoteService } from './services/services.ts';

interface Dependencies {
  database: Database<GatewaySchema>;
  blobs: BlobStore;
  bus: Bus;
  services: readonly RemoteService[];
}

/** The checks of all the gateway's dependencies. @param api opens once the tables exist */
export function dependencyChecks({ database, blobs, bus, services }: Dependencies, api: Gate): Checks {
  return {
    database: () => database.check().then(api.check),
    blobs: () => blobs.check(),
    broker: () => bus.check(),
    ...Object.fromEntries(services.map((service) => [service.name, () => checkService(service)])),
  };
}

async function checkService({ name, url }: RemoteService): Promise<void> {
  const unavailable = (cause: unknown) => new UnavailableError(`${name} service`, { cause });
  const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(4_000) }).catch(
    (cause: unknown) => {
      throw unavailable(cause);
    },
  );
  await answer.body?.cancel();
  if (!answer.ok) throw unavailable(new Error(`it answered ${answer.status}`));
}
