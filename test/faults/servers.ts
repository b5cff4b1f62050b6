import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const script = 'scripts/test-servers.sh';

export type ServerName = 'rabbitmq' | 'mariadb' | 'mongodb';

/** Real servers of this run alone, so that they may be stopped. */
export interface Servers {
  broker: string;
  blobs: string;
  mysql: string;
  start(server: ServerName): Promise<void>;
  /** @param crash by SIGKILL; the data stays */
  stop(server: ServerName, options: { crash: boolean }): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param port the first of the ports they take, on loopback
 * @throws with what to do where a server is not installed
 */
export async function startServers(directory: string, port: number): Promise<Servers> {
  const env = {
    ...process.env,
    TEST_SERVERS_DIR: join(directory, 'servers'),
    TEST_SERVERS_PORT: String(port),
  };
  const command = async (...args: string[]) => (await run('bash', [script, ...args], { env })).stdout;
  const close = async () => {
    await command('stop');
  };
  try {
    await command('start');
  } catch (cause) {
    await close();
    throw new Error(`The servers did not start. Are they installed (${script} install)?`, { cause });
  }
  const addresses = await command('env');
  const address = (variable: string) => {
    const url = new RegExp(`${variable}=(\\S+)`).exec(addresses)?.[1];
    if (url === undefined) throw new Error(`${script} env names no ${variable}`);
    return url;
  };
  return {
    broker: address('TEST_E2E_BROKER_URL'),
    blobs: address('TEST_BLOBS_URL'),
    mysql: address('TEST_MYSQL_URL'),
    async start(server) {
      await command('start', server);
    },
    async stop(server, { crash }) {
      await command('stop', server, ...(crash ? ['--kill'] : []));
    },
    close,
  };
}
