import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PayloadOf } from '../../shared/bus/bus.ts';
import { openBus } from '../../shared/bus/open-bus.ts';
import type { Database } from '../../shared/database/database.ts';
import { openDatabase } from '../../shared/database/open-database.ts';
import type { Service } from '../../shared/http/server.ts';
import { queues, type AccountMailKind, type topics } from '../../shared/messages.ts';
import { recordLog } from '../../shared/testing/recorded-log.ts';
import type { TestDatabase } from '../../shared/testing/test-database.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { migrations } from '../database/migrations.ts';
import type { UsersSchema } from '../database/schema.ts';
import { createUsers, type UsersDeps } from '../users.ts';

type AccountMail = PayloadOf<typeof topics.account>;
type GatewayEvent = { topic: string } & Record<string, unknown>;

export const password = 'correct horse';
const publicUrl = 'https://mixdown.example.org';

/** The users service on a database of its own, with what it promises to others at hand. */
export interface UsersGround {
  url: string;
  database: Database<UsersSchema>;
  log: ReturnType<typeof recordLog>;
  /** One more process on the same database. @returns once it works */
  start(parts?: Partial<UsersDeps>): Promise<Service & { database: Database<UsersSchema> }>;
  /** Waits for a mail of that kind to that address. */
  mail(kind: AccountMailKind, email: string): Promise<AccountMail>;
  /** Every mail that was promised so far. */
  mails(): readonly AccountMail[];
  /** What the gateway is told. */
  events(): readonly GatewayEvent[];
  remove(): Promise<void>;
}

export async function createUsersGround(create: () => Promise<TestDatabase>): Promise<UsersGround> {
  const ground = await create();
  const directory = await mkdtemp(join(tmpdir(), 'mixdown-users-'));
  const log = recordLog();
  const bus = openBus(`sqlite:${join(directory, 'bus.db')}`, {
    queues: Object.values(queues),
    log: log.log,
  });
  const mails: AccountMail[] = [];
  const events: GatewayEvent[] = [];
  const note = <T>(into: T[], what: T) => {
    into.push(what);
    return Promise.resolve();
  };
  await bus.consume(queues.account, ({ payload }) => note(mails, payload), { concurrency: 1 });
  await bus.consume(
    queues.conversions,
    ({ topic, payload }) => note<GatewayEvent>(events, { topic, ...payload }),
    { concurrency: 1 },
  );
  const started: { service: Service; database: Database<UsersSchema> }[] = [];

  async function start(parts: Partial<UsersDeps> = {}) {
    const database = openDatabase<UsersSchema>(ground.url, migrations);
    const service = await createUsers({
      ...{ database, bus, log: log.log, host: '127.0.0.1', port: 0, privateKey: undefined },
      ...{
        registration: 'open',
        publicUrl: () => publicUrl,
        accessTokenTtl: 900,
        refreshTokenTtl: 3600,
        auditRetention: 86_400,
      },
      ...parts,
    });
    started.push({ service, database });
    await service.started;
    return { ...service, database };
  }

  const { url, database } = await start();
  return {
    ...{ url, database, log, start },
    mail: (kind, email) =>
      waitUntil(`the mail ${kind} to ${email}`, () =>
        mails.findLast((each) => each.kind === kind && each.email === email),
      ),
    mails: () => mails,
    events: () => events,
    async remove() {
      for (const each of started) {
        await each.service.close();
        await each.database.close();
      }
      await bus.close();
      await ground.remove();
      await rm(directory, { recursive: true });
    },
  };
}

/** An IPv4 address that no other test uses. */
export function anyAddress(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
}
