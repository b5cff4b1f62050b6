import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bus } from '../shared/bus/bus.ts';
import { openBus } from '../shared/bus/open-bus.ts';
import { rabbitMqManagement } from '../shared/bus/rabbitmq/management.ts';
import { ConfigError, loadConfig } from '../shared/config/config.ts';
import { readEnvironment } from '../shared/config/environment.ts';
import { brokerUrl } from '../shared/config/stores.ts';
import { httpAddress } from '../shared/config/values.ts';
import { errorText } from '../shared/errors.ts';
import { createLog } from '../shared/log.ts';
import { queues } from '../shared/messages.ts';
import { shownAddress } from '../shared/shown-address.ts';
import { help, parseRequest, UsageError } from './queues-arguments.ts';
import { answer } from './queues-commands.ts';

/** `npm run queues -- --help` tells what it does. Exits 1 when it could not be done, 2 when it was called wrongly. */

const settings = {
  stores: { BROKER_URL: brokerUrl },
  /** RabbitMQ's HTTP API. */
  variables: { BROKER_MANAGEMENT_URL: httpAddress.optional() },
};

const patienceMs = 5_000;

async function run(args: string[]): Promise<void> {
  const request = parseRequest(args, Object.values(queues));
  if (request === 'help') {
    console.log(help);
    return;
  }
  const { BROKER_URL: url, BROKER_MANAGEMENT_URL: managementUrl } = loadConfig(settings, readEnvironment());
  const file = /^sqlite:(.*)$/.exec(url)?.[1];
  if (file !== undefined && !existsSync(file))
    throw new Error(`There are no queues yet: Mixdown creates ${file} when it first runs.`);
  console.error(`Queues of ${shownAddress(url)}`);
  const bus = openBus(url, {
    queues: Object.values(queues),
    log: createLog('silent', { terminal: false }),
  });
  try {
    await untilReachable(bus);
    const management = file === undefined ? rabbitMqManagement(url, managementUrl) : undefined;
    const { text, warning } = await answer(request, { bus, queues: Object.values(queues), management });
    console.log(text);
    // Apart from the JSON that scripts read.
    if (warning !== undefined) console.error(warning);
  } finally {
    await bus.close({ drainMs: 0 });
  }
}

/** @throws UnavailableError */
async function untilReachable(bus: Bus): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;)
    try {
      await bus.check();
      return;
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await wait(100);
    }
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  console.error(errorText(error));
  process.exitCode = error instanceof UsageError || error instanceof ConfigError ? 2 : 1;
}
