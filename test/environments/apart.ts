import { startMailServer, type MailServer } from '../../shared/testing/mails.ts';
import {
  freePort,
  startService,
  untilReady,
  type ServiceProcess,
} from '../../shared/testing/service-process.ts';
import { createMysqlTestDatabase } from '../../shared/testing/test-database.ts';
import type { Environment } from './environment.ts';

export interface ApartOptions {
  env?: Record<string, string>;
  /** The address the gateway is given in place of its database's own. */
  gatewayDatabase?: (url: string) => string;
  waitForReady?: boolean;
}

const services = ['users', 'converter', 'notification', 'gateway'] as const;
export type ServiceName = (typeof services)[number];

export interface Apart extends Environment {
  mailServer: MailServer;
  /** MySQL's address of it. */
  gatewayDatabase: string;
  /** Of the running processes. */
  pids(): number[];
  /** kill -9 of one service, then a new start. It isn't waited for. */
  crashOne(service: ServiceName): Promise<void>;
}

/** Each service a process of its own, on RabbitMQ, MongoDB, MySQL and SMTP. */
export async function createApart(
  servers: { broker: string; blobs: string; mysql: string },
  { env = {}, gatewayDatabase: addressOf = (url) => url, waitForReady = true }: ApartOptions = {},
): Promise<Apart> {
  const [gatewayDatabase, usersDatabase, mailServer] = await Promise.all([
    createMysqlTestDatabase(servers.mysql),
    createMysqlTestDatabase(servers.mysql),
    startMailServer(),
  ]);
  const [gatewayPort, usersPort] = [String(await freePort()), String(await freePort())];
  const shared = { BROKER_URL: servers.broker, BLOBS_URL: servers.blobs };
  const settings: Record<ServiceName, Record<string, string>> = {
    users: {
      BROKER_URL: servers.broker,
      USERS_DB_URL: usersDatabase.url,
      PORT: usersPort,
      PUBLIC_URL: `http://127.0.0.1:${gatewayPort}`,
    },
    converter: shared,
    notification: { ...shared, MAIL_URL: mailServer.url },
    gateway: {
      ...shared,
      GATEWAY_DB_URL: addressOf(gatewayDatabase.url),
      PORT: gatewayPort,
      USERS_URL: `http://127.0.0.1:${usersPort}`,
    },
  };
  const processes = new Map<ServiceName, ServiceProcess>();
  const startOne = async (service: ServiceName) => {
    const process = await startService(service, { ...settings[service], ...env });
    processes.set(service, process);
    return process;
  };
  const start = async () => {
    const started = await Promise.all(services.map(startOne));
    if (waitForReady) await Promise.all(started.map(untilReady));
  };
  const kill = () => Promise.all([...processes.values()].map((process) => process.kill()));

  const close = async () => {
    await kill();
    await Promise.all([gatewayDatabase.remove(), usersDatabase.remove(), mailServer.close()]);
  };

  await start().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    url: `http://127.0.0.1:${gatewayPort}`,
    output: () => [...processes.values()].map((process) => process.output()).join(''),
    mails: () => mailServer.mails(),
    mailServer,
    gatewayDatabase: gatewayDatabase.url,
    pids: () => [...processes.values()].map(({ pid }) => pid),
    async crash() {
      await kill();
      await start();
    },
    async crashOne(service) {
      await processes.get(service)?.kill();
      await startOne(service);
    },
    stop: () => Promise.all([...processes.values()].map((process) => process.stop())),
    close,
  };
}
