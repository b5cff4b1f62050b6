import { startHealthServer } from '../http/health-server.ts';
import type { CommonConfig } from './common-settings.ts';
import type { ServiceDefinition } from './definition.ts';
import { drainMs, type Ground } from './ground.ts';

/** Runs a service in its own process. It listens on `PORT` and `HOST`. */
export async function startAlone(
  definition: ServiceDefinition,
  config: CommonConfig,
  ground: Ground,
): Promise<void> {
  const { log, closing } = ground;
  const start = await definition.open({ ...ground, config, addressOf: () => undefined });
  const running = await start(ground.bus(config.BROKER_URL));
  const { HOST: host, PORT: port } = config;
  const server = 'checks' in running ? await startHealthServer(running.checks, { host, port, log }) : running;
  closing.add(definition.name, () => server.close(drainMs));
  log.info({ url: server.url }, 'listening');
}
