import type { CommonConfig } from './common-settings.ts';
import type { ServiceDefinition, Start } from './definition.ts';
import { drainMs, type Ground } from './ground.ts';

/**
 * Runs all services in this process. They still communicate only through the bus, the blobs and HTTP. The
 * last one listens on `PORT` and `HOST`, the others on free loopback ports.
 */
export async function startTogether(
  definitions: readonly ServiceDefinition[],
  config: CommonConfig,
  ground: Ground,
): Promise<void> {
  const addresses = new Map<string, string>();
  const addressOf = (service: string) => addresses.get(service);
  const edge = definitions.at(-1);
  const starts = new Map<string, Start>();
  for (const definition of definitions) {
    const address = definition === edge ? {} : { HOST: '127.0.0.1', PORT: 0 };
    const log = ground.log.child({ service: definition.name });
    const context = { ...ground, log, config: { ...config, ...address }, addressOf };
    starts.set(definition.name, await definition.open(context));
  }
  const bus = ground.bus(config.BROKER_URL);
  const begun: Promise<boolean>[] = [];
  for (const [name, start] of starts) {
    const running = await start(bus);
    if ('checks' in running) continue;
    ground.closing.add(name, () => running.close(drainMs));
    addresses.set(name, running.url);
    begun.push(running.started);
  }
  // A signal may have closed them meanwhile.
  if (!(await Promise.all(begun)).every(Boolean)) return;
  console.log(greeting(definitions, config, addresses.get(edge?.name ?? '') ?? ''));
}

function greeting(definitions: readonly ServiceDefinition[], config: CommonConfig, url: string): string {
  const lines = definitions.map((definition) => definition.greeting?.(config, url));
  const shown = [...lines.filter((line) => line !== undefined), ['Stop', 'Ctrl+C'] as const];
  return `\n  Mixdown is ready at ${url}\n\n${shown.map(([label, text]) => `  ${label.padEnd(6)} ${text}\n`).join('')}`;
}
