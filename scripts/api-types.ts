import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { createOpenApi, type Api } from '../shared/openapi/document.ts';
import { exampleFaults } from '../shared/openapi/example-faults.ts';
import { mergeDocuments, type Part } from '../shared/openapi/merge.ts';

/**
 * Writes the types of the API's client from the services' descriptions. With `--check` it writes nothing, and exits 1 when the
 * types are stale. Both exit 1 when descriptions contradict each other or an example doesn't fit its schema. Starts no service.
 */
const repository = new URL('../', import.meta.url);
const target = new URL('shared/client/api-types.ts', repository);
const banner = "// Made from the API's description by `npm run api:types`. Do not edit.\n\n";

interface DescribedService {
  service: string;
  api: Api;
}

/** Each service that has a description keeps it in `<service>/<service>.api.ts`. The gateway comes first, as in `/openapi.json`. */
async function describedServices(): Promise<DescribedService[]> {
  const entries = await readdir(repository, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const found = await Promise.all(folders.map(describedService));
  return found.flat().sort((a, b) => Number(b.service === 'gateway') - Number(a.service === 'gateway'));
}

async function describedService(service: string): Promise<DescribedService[]> {
  const files = await readdir(new URL(`${service}/`, repository));
  const file = `${service}.api.ts`;
  if (!files.includes(file)) return [];
  const { api } = (await import(new URL(`${service}/${file}`, repository).href)) as { api: Api };
  return [{ service, api }];
}

async function typesOf(services: readonly DescribedService[]): Promise<string> {
  const [first, ...others] = services.map(({ service, api }): Part => ({
    service,
    document: createOpenApi(api),
  }));
  if (!first) throw new Error('No service has a description.');
  // Examples say nothing about types.
  const document = JSON.stringify(mergeDocuments(first, ...others), (key, value: unknown) =>
    key === 'example' || key === 'examples' ? undefined : value,
  );
  // A default makes an input optional, which would not show otherwise.
  const types = astToString(await openapiTS(document, { defaultNonNullable: false }));
  const path = fileURLToPath(target);
  return format(banner + types, { ...(await resolveConfig(path)), filepath: path });
}

async function main(check: boolean): Promise<void> {
  const services = await describedServices();
  const faults = services.flatMap(({ service, api }) =>
    exampleFaults(api).map((fault) => `${service}: ${fault}`),
  );
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const types = await typesOf(services);
  if (!check) await writeFile(target, types);
  else if (types !== (await readFile(target, 'utf8').catch(() => '')))
    throw new Error('shared/client/api-types.ts is stale. Run: npm run api:types');
}

try {
  await main(process.argv.includes('--check'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
