import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createApiClient } from '../../shared/testing/api-client.ts';
import { startService, type ServiceProcess } from '../../shared/testing/service-process.ts';
import { createMysqlTestDatabase } from '../../shared/testing/test-database.ts';
import { startMixdown, type Mixdown } from '../servers.ts';
import type { Workplace } from '../workplace.ts';
import { fillConversions, type Spread } from './rows.ts';

/** A database full of conversions, and a Mixdown on it. */
export interface Ground {
  spread: Spread;
  url: string;
  /** Tokens of some of the people, by their numbers. */
  tokens: ReadonlyMap<number, string>;
  /** Stops that Mixdown. @returns another on the same data, which sweeps every second and logs it */
  restartSweeping(): Promise<ServiceProcess>;
}

/** Each costs the time of two hashes of a password. */
const mostMembers = 50;

/** @param blobs the blob store's directory. @param mysql the server's URL; the database is SQLite without it */
export async function createGround(
  workplace: Workplace,
  { spread, blobs, mysql }: { spread: Spread; blobs: string; mysql: string | undefined },
): Promise<Ground> {
  const stores: Record<string, string> = { BLOBS_URL: `file:${blobs}` };
  if (mysql !== undefined) {
    const database = await createMysqlTestDatabase(mysql);
    workplace.onClose(() => database.remove());
    stores['GATEWAY_DB_URL'] = database.url;
  }
  const mixdown = await startMixdown(workplace, `rows-${spread.rows}`, { ...stores, SWEEP_INTERVAL: '24d' });
  const members = await register(mixdown, spread);
  const owners = Array.from(
    { length: spread.people },
    (_, person) => members.get(person)?.id ?? randomUUID(),
  );
  await fillConversions(
    stores['GATEWAY_DB_URL'] ?? `sqlite:${join(mixdown.data, 'gateway.db')}`,
    spread,
    owners,
  );
  return {
    spread,
    url: mixdown.url,
    tokens: new Map([...members].map(([person, { token }]) => [person, token])),
    async restartSweeping() {
      await mixdown.stop();
      const settings = { ...stores, DATA_DIR: mixdown.data, SWEEP_INTERVAL: '1s', LOG_LEVEL: 'debug' };
      const sweeping = await startService('all', settings);
      workplace.onClose(() => sweeping.stop());
      return sweeping;
    },
  };
}

/** Some of the people, evenly over all. */
async function register(
  { url }: Mixdown,
  { people }: Spread,
): Promise<Map<number, { id: string; token: string }>> {
  const count = Math.min(people, mostMembers);
  const members = new Map<number, { id: string; token: string }>();
  for (let n = 0; n < count; n++) {
    const person = await createApiClient(url, `person-${n}@example.org`);
    const { id } = (await (await person.call('/auth/me')).json()) as { id: string };
    members.set(Math.floor((n * people) / count), { id, token: person.token });
  }
  return members;
}
