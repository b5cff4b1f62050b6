import { startMailServer } from '../../shared/testing/mails.ts';
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

/** Each service a process of its own, on RabbitMQ, MongoDB, MySQL and SMTP. */
export async function createApart(
  servers: { broker: string; blobs: string; mysql: string },
  { env = {}, gatewayDatabase: addressOf = (url) => url, waitForReady = true }: ApartOptions = {},
): Promise<Environment & { output(): string }> {
  const [gatewayDatabase, usersDatabase, mailServer] = await Promise.all([
    createMysqlTestDatabase(servers.mysql),
    createMysqlTestDatabase(servers.mysql),
    startMailServer(),
  ]);
  const [gatewayPort, usersPort] = [String(await freePort()), String(await freePort())];
  const shared = { BROKER_URL: servers.broker, BLOBS_URL: servers.blobs };
  const settings: Record<string, Record<string, string>> = {
    users: { USERS_DB_URL: usersDatabase.url, PORT: usersPort },
    converter: shared,
    notification: { BROKER_URL: servers.broker, MAIL_URL: mailServer.url },
    gateway: {
      ...shared,
      GATEWAY_DB_URL: addressOf(gatewayDatabase.url),
      PORT: gatewayPort,
      USERS_URL: `http://127.0.0.1:${usersPort}`,
    },
  };
  const start = async () => {
    const started = Object.entries(settings).map(([role, own]) => startService(role, { ...own, ...env }));
    const processes = await Promise.all(started);
    if (waitForReady) await Promise.all(processes.map(untilReady));
    return processes;
  };
  const kill = (processes: ServiceProcess[]) => Promise.all(processes.map((process) => process.kill()));

  let processes = await start();
  return {
    url: `http://127.0.0.1:${gatewayPort}`,
    output: () => processes.map((process) => process.output()).join(''),
    mails: () => mailServer.mails(),
    async crash() {
      await kill(processes);
      processes = await start();
    },
    stop: () => Promise.all(processes.map((process) => process.stop())),
    async close() {
      await kill(processes);
      await Promise.all([gatewayDatabase.remove(), usersDatabase.remove(), mailServer.close()]);
    },
  };
}
