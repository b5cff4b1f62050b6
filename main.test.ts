import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { expect } from 'chai';
import { loadConfig } from './shared/config/config.ts';
import { checkStoreUrl } from './shared/config/stores.ts';
import { settingsOf } from './shared/service/common-settings.ts';
import type { ServiceDefinition } from './shared/service/definition.ts';
import { inDocs, inExample, type Documented } from './shared/testing/documented-settings.ts';
import { startService } from './shared/testing/service-process.ts';

const names = readdirSync('.').filter((folder) => existsSync(`${folder}/service.ts`));

/** Each service's own definition. */
async function definitions(): Promise<ServiceDefinition[]> {
  const modules = names.map(async (name) => {
    const module = (await import(`./${name}/service.ts`)) as Record<string, ServiceDefinition>;
    return module[name] ?? expect.fail(`${name}/service.ts exports no ${name}`);
  });
  return Promise.all(modules);
}

/** Has a documented default checked as a setting would be, so that `15m` and 900 are the same. */
function expectDefault(name: string, { value, words }: Documented, check: CheckOfDefault): void {
  const byItself = check(undefined);
  if (value !== undefined) expect(check(value), name).to.deep.equal(byItself);
  else if (byItself === availableParallelism()) expect(words, name).to.contain('cores');
  else if (typeof byItself === 'string' || typeof byItself === 'number')
    expect(words, name).to.contain(String(byItself));
  else expect(words.trim(), name).to.not.equal('');
}

type CheckOfDefault = (text: string | undefined) => unknown;

describe('the services', () => {
  let services: ServiceDefinition[];
  before(async () => {
    services = await definitions();
    // The gateway comes last.
    services.sort((one, other) => other.port - one.port);
  });

  /** Of every variable that any service reads. */
  function checksOf(dataDir: string): Map<string, CheckOfDefault> {
    const { variables, stores } = settingsOf(services, { host: '127.0.0.1' });
    const types = [
      ...Object.entries(variables),
      ...Object.entries(stores).map(([name, store]) => [name, checkStoreUrl(store, dataDir)] as const),
    ];
    return new Map(
      types
        // The system's own.
        .filter(([name]) => name !== 'PATH')
        .map(([name, type]) => [name, (text: unknown) => type.parse(text)]),
    );
  }

  it('are all in the table of main.ts', () => {
    const [, table = ''] = /^const services = \[(.*)\];$/m.exec(readFileSync('main.ts', 'utf8')) ?? [];
    expect(table.split(', ')).to.have.members(names);
  });

  it('have a name that is their folder’s, and a port of their own', () => {
    expect(services.map(({ name }) => name)).to.have.members(names);
    expect(new Set(services.map(({ port }) => port)).size).to.equal(services.length);
  });

  it('agree on what they both read', () => {
    const seen = new Map<string, unknown>();
    for (const { variables, stores } of services)
      for (const [name, check] of [...Object.entries(variables), ...Object.entries(stores)]) {
        expect(seen.get(name) ?? check, name).to.equal(check);
        seen.set(name, check);
      }
  });

  it('need nothing to run together, in files under DATA_DIR', () => {
    const config = loadConfig(settingsOf(services, { host: '127.0.0.1' }), {});
    expect(config).to.include({
      PORT: 5000,
      HOST: '127.0.0.1',
      BLOBS_URL: 'file:data/blobs',
      BROKER_URL: 'sqlite:data/bus.db',
      USERS_DB_URL: 'sqlite:data/users.db',
      GATEWAY_DB_URL: 'sqlite:data/gateway.db',
      MAIL_URL: 'file:data/outbox',
    });
  });

  for (const [name, needed] of Object.entries({
    gateway: ['BLOBS_URL', 'BROKER_URL', 'GATEWAY_DB_URL'],
    users: ['BROKER_URL', 'USERS_DB_URL'],
    converter: ['BLOBS_URL', 'BROKER_URL'],
    notification: ['BLOBS_URL', 'BROKER_URL', 'MAIL_URL'],
  }))
    it(`need addresses of servers to run alone: ${name}`, async () => {
      const service = await startService(name, {});
      expect(await service.ended).to.equal(1);
      const [head, ...faults] = service.output().trim().split('\n');
      expect(head).to.equal('The configuration is invalid:');
      expect(faults.map((fault) => /^ {2}- (\w+) must be \w+:\/\/…: /.exec(fault)?.[1])).to.have.members(
        needed,
      );
    });

  it('have every variable in example.env, with its default', () => {
    const shown = inExample();
    for (const [name, check] of checksOf('./data'))
      expectDefault(name, shown.get(name) ?? expect.fail(`example.env lacks ${name}`), check);
  });

  it('have every variable in docs/configuration.md, with its default and who reads it', () => {
    const rows = inDocs();
    for (const [name, check] of checksOf('DATA_DIR')) {
      const row = rows.get(name) ?? expect.fail(`docs/configuration.md lacks ${name}`);
      expectDefault(name, row, check);
      const readers = services.filter(({ variables, stores }) => name in variables || name in stores);
      const expected = readers.length === 0 ? ['every service'] : readers.map((service) => service.name);
      const named = row.readBy
        .trim()
        .split(', ')
        .filter((reader) => !reader.startsWith('`'));
      expect(named, name).to.have.members(expected);
    }
  });

  it('read every variable that example.env and docs/configuration.md have', () => {
    const checks = checksOf('./data');
    const others = ['DATA_DIR', 'BROKER_MANAGEMENT_URL'];
    const compose = readFileSync('docker-compose.yml', 'utf8');
    for (const name of [...inExample().keys(), ...inDocs().keys()])
      expect(checks.has(name) || others.includes(name) || compose.includes(`\${${name}`), name).to.equal(
        true,
      );
  });

  it('that don’t exist can’t be started', async () => {
    const service = await startService('nobody', {});
    expect(await service.ended).to.equal(1);
    expect(service.output()).to.match(/^There is no service "nobody". Start one of: all, users, /);
  });
});
