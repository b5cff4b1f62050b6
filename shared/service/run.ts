import { ConfigError, loadConfig } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import { errorText } from '../errors.ts';
import { settingsOf, type CommonConfig } from './common-settings.ts';
import type { ServiceDefinition } from './definition.ts';
import { createGround, serveMetrics } from './ground.ts';
import { listenFault } from './listen-fault.ts';
import { startAlone } from './start-alone.ts';
import { startTogether } from './start-together.ts';

/**
 * Runs one service, or all in this process, until a signal ends it. An error at start goes to stderr, with
 * exit code 1.
 * @param services in starting order; users reach the others through the last one
 * @param role a service's name, or `all`
 */
export async function run(services: readonly ServiceDefinition[], role: string): Promise<void> {
  try {
    await start(services, role);
  } catch (error) {
    console.error(
      error instanceof ConfigError ? error.message : `Mixdown could not start: ${errorText(error)}`,
    );
    process.exit(1);
  }
}

async function start(services: readonly ServiceDefinition[], role: string): Promise<void> {
  const chosen = role === 'all' ? services : services.filter(({ name }) => name === role);
  const [only] = chosen;
  if (only === undefined) throw noSuchService(services, role);
  const alone = role === 'all' ? undefined : only;
  const config = loadConfig(
    settingsOf(chosen, { host: alone ? '0.0.0.0' : '127.0.0.1' }),
    readEnvironment(),
    alone && `${role} runs on its own here (npm start runs all in one process without servers)`,
  ) as CommonConfig;
  const ground = await createGround(config, alone?.name);
  await listening(serveMetrics(config, ground), { port: 'METRICS_PORT', host: 'METRICS_HOST' });
  await listening(alone ? startAlone(alone, config, ground) : startTogether(services, config, ground), {
    port: 'PORT',
    host: 'HOST',
  });
}

function noSuchService(services: readonly ServiceDefinition[], role: string): ConfigError {
  const roles = ['all', ...services.map(({ name }) => name)];
  return new ConfigError(`There is no service "${role}". Start one of: ${roles.join(', ')}`);
}

/** @throws ConfigError that names the setting if a server could not listen there */
async function listening(work: Promise<void>, variables: { port: string; host: string }): Promise<void> {
  try {
    await work;
  } catch (error) {
    const fault = listenFault(error, variables);
    throw fault === undefined ? error : new ConfigError(fault, { cause: error });
  }
}
