import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigError, loadConfig, readEnvironment, roles, type Role } from './config.ts';
import { startService } from './testing/service-process.ts';

/** What is wrong with it, a line each. */
function faults(role: Role, env: Record<string, string | undefined>): string[] {
  try {
    loadConfig(role, env);
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError);
    const [head, ...lines] = (error as Error).message.split('\n');
    expect(head).to.equal('The configuration has faults:');
    return lines.map((line) => line.replace(/^ {2}- /, ''));
  }
  return [];
}

const servers = {
  BLOBS_URL: 'mongodb://localhost/mixdown',
  BROKER_URL: 'amqp://localhost',
  USERS_DB_URL: 'mysql://localhost/users',
  GATEWAY_DB_URL: 'mysql://localhost/gateway',
  MAIL_URL: 'smtp://localhost',
};

function pem(type: 'rsa' | 'ed25519', modulusLength = 2048): string {
  const options = { publicKeyEncoding: { type: 'spki', format: 'pem' }, modulusLength } as const;
  const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
  return type === 'rsa'
    ? generateKeyPairSync('rsa', { ...options, privateKeyEncoding }).privateKey
    : generateKeyPairSync('ed25519', { ...options, privateKeyEncoding }).privateKey;
}

describe('configuration', () => {
  it('needs nothing to run all in one process', () => {
    expect(loadConfig('all', {})).to.deep.include({
      PORT: 5000,
      HOST: '127.0.0.1',
      BLOBS_URL: 'file:data/blobs',
      BROKER_URL: 'sqlite:data/bus.db',
      USERS_DB_URL: 'sqlite:data/users.db',
      GATEWAY_DB_URL: 'sqlite:data/gateway.db',
      MAIL_URL: 'file:data/outbox',
      ACCESS_TOKEN_TTL: 900,
      CONVERT_CONCURRENCY: availableParallelism(),
      CONVERT_TIMEOUT: 1200,
      CORS_ORIGINS: [],
      TRUST_PROXY: 0,
      RATE_LIMIT: 6000,
      ACCOUNT_RATE_LIMIT: 300,
      RATE_LIMIT_STORE: 'memory',
      LOG_LEVEL: 'info',
    });
  });

  it('keeps all files under DATA_DIR where nothing else is said', () => {
    const config = loadConfig('all', { DATA_DIR: '/srv/mixdown', MAIL_URL: 'smtp://localhost' });
    expect(config).to.include({
      BLOBS_URL: 'file:/srv/mixdown/blobs',
      USERS_DB_URL: 'sqlite:/srv/mixdown/users.db',
      MAIL_URL: 'smtp://localhost',
    });
  });

  it('can’t be changed once it is read', () => {
    expect(Object.isFrozen(loadConfig('all', {}))).to.equal(true);
  });

  it('tells all faults at once, each with what to write instead', () => {
    const env = {
      PORT: 'http',
      BLOBS_URL: 's3://bucket',
      ACCESS_TOKEN_TTL: '15 minutes',
      CONVERT_CONCURRENCY: '0',
      LOG_LEVEL: 'loud',
      PUBLIC_URL: 'localhost:5000',
    };
    expect(faults('all', env)).to.have.members([
      'PORT must be a whole number',
      'BLOBS_URL must begin with file: or mongodb: or mongodb+srv:',
      'ACCESS_TOKEN_TTL must be a time such as 90s, 15m, 6h or 7d',
      'CONVERT_CONCURRENCY must be at least 1',
      'LOG_LEVEL must be trace, debug, info, warn, error or silent',
      'PUBLIC_URL must be an http or https address',
    ]);
  });

  it('takes what is empty as not set', () => {
    const env = { PORT: '', FFMPEG_PATH: '', JWT_PRIVATE_KEY: '', MAX_DURATION: '  ', PUBLIC_URL: undefined };
    expect(loadConfig('all', env)).to.deep.equal(loadConfig('all', {}));
  });

  it('takes no slash at the end of an address', () => {
    expect(loadConfig('all', { PUBLIC_URL: 'https://example.org/mixdown/' }).PUBLIC_URL).to.equal(
      'https://example.org/mixdown',
    );
  });

  describe('of a time', () => {
    for (const [text, seconds] of [
      ['90', 90],
      ['90s', 90],
      ['15m', 900],
      ['6h', 21_600],
      ['7d', 604_800],
    ] as const)
      it(`reads ${text} as ${seconds} s`, () => {
        expect(loadConfig('all', { REFRESH_TOKEN_TTL: text }).REFRESH_TOKEN_TTL).to.equal(seconds);
      });

    for (const text of ['0', '-5m', '1.5h', '5w', 'm', '1e3', '5 m', '1h30m'])
      it(`refuses ${text}`, () => {
        expect(faults('all', { REFRESH_TOKEN_TTL: text })).to.have.length(1);
      });

    it('refuses one that ends after every calendar', () => {
      expect(faults('all', { REFRESH_TOKEN_TTL: '999999999d' })).to.deep.equal([
        'REFRESH_TOKEN_TTL must be at most 36500d',
      ]);
    });

    it('refuses a conversion that would outlast RabbitMQ’s patience', () => {
      expect(faults('all', { CONVERT_TIMEOUT: '1799s' })).to.be.empty;
      for (const text of ['30m', '1800', '1h'])
        expect(faults('all', { CONVERT_TIMEOUT: text })[0]).to.match(
          /^CONVERT_TIMEOUT must be less than 30m/,
        );
    });
  });

  it('refuses sizes that are none', () => {
    for (const text of ['0', '-1', '1.5', '4GB', '1e400'])
      expect(faults('all', { MAX_UPLOAD_BYTES: text }), text).to.have.length(1);
    expect(loadConfig('all', { MAX_UPLOAD_BYTES: '5000000000' }).MAX_UPLOAD_BYTES).to.equal(5_000_000_000);
  });

  describe('of origins', () => {
    for (const [text, expected] of [
      ['https://app.example.org', ['https://app.example.org']],
      [
        'https://App.example.org/, http://localhost:3000',
        ['https://app.example.org', 'http://localhost:3000'],
      ],
      ['https://app.example.org:443,http://[::1]:8080', ['https://app.example.org', 'http://[::1]:8080']],
      ['*', ['*']],
    ] as const)
      it(`reads ${text} as browsers name them`, () => {
        expect(loadConfig('all', { CORS_ORIGINS: text }).CORS_ORIGINS).to.deep.equal(expected);
      });

    for (const text of [
      ...['app.example.org', 'https://app.example.org/app', 'https://app.example.org?', 'ftp://example.org'],
      ...['https://*.example.org', 'https://a.example.org,*', 'https://a.example.org,', 'https://ada@a.org'],
      ...['https://a.example.org https://b.example.org', 'https://', 'https://a:99999', 'null'],
    ])
      it(`refuses ${text}`, () => {
        expect(faults('all', { CORS_ORIGINS: text })).to.deep.equal([
          'CORS_ORIGINS must be origins such as https://app.example.org, separated by commas, or * alone',
        ]);
      });
  });

  it('refuses limits and proxies that are none', () => {
    const env = {
      TRUST_PROXY: 'true',
      RATE_LIMIT: '-1',
      ACCOUNT_RATE_LIMIT: '1.5',
      RATE_LIMIT_STORE: 'redis',
    };
    expect(faults('all', env)).to.have.members([
      'TRUST_PROXY must be a whole number',
      'RATE_LIMIT must be at least 0',
      'ACCOUNT_RATE_LIMIT must be a whole number',
      'RATE_LIMIT_STORE must be memory or database',
    ]);
    expect(faults('all', { TRUST_PROXY: '11' })).to.deep.equal(['TRUST_PROXY must be at most 10']);
  });

  describe('of the signing key', () => {
    it('takes PEM also on one line', () => {
      const key = pem('rsa');
      const { JWT_PRIVATE_KEY } = loadConfig('all', {
        JWT_PRIVATE_KEY: key.replaceAll('\n', String.raw`\n`),
      });
      expect(JWT_PRIVATE_KEY).to.equal(key);
    });

    for (const [what, key] of [
      ['no key', 'secret'],
      ['a damaged key', pem('rsa').replace(/\n.{20}/, '\n')],
      ['another kind of key', pem('ed25519')],
      ['a key too short for RS256', pem('rsa', 1024)],
    ] as const)
      it(`refuses ${what} in a sentence that doesn’t show it`, () => {
        expect(faults('users', { ...servers, JWT_PRIVATE_KEY: key })).to.deep.equal([
          'JWT_PRIVATE_KEY must be an RSA private key of at least 2048 bits in PEM form, without a passphrase',
        ]);
      });
  });

  describe('of a service on its own', () => {
    it('needs the addresses of just the servers that it uses', () => {
      const missing = (role: Role) => faults(role, {}).map((fault) => fault.split(' ')[0]);
      expect(missing('gateway')).to.have.members(['BLOBS_URL', 'BROKER_URL', 'GATEWAY_DB_URL']);
      expect(missing('users')).to.have.members(['BROKER_URL', 'USERS_DB_URL']);
      expect(missing('converter')).to.have.members(['BLOBS_URL', 'BROKER_URL']);
      expect(missing('notification')).to.have.members(['BLOBS_URL', 'BROKER_URL', 'MAIL_URL']);
      for (const role of roles) expect(faults(role, servers), role).to.be.empty;
    });

    it('refuses files and SQLite, which are for one process', () => {
      const env = { ...servers, BLOBS_URL: 'file:/blobs', BROKER_URL: 'sqlite:/bus.db' };
      expect(faults('converter', env).join()).to.match(
        /BLOBS_URL must be mongodb:\/\/.*BROKER_URL must be amqp:\/\//,
      );
    });

    it('listens for others, on a port of its own', () => {
      const ports = roles.filter((role) => role !== 'all').map((role) => loadConfig(role, servers).PORT);
      expect(ports).to.deep.equal([5000, 5001, 5002, 5003]);
      expect(loadConfig('users', servers).HOST).to.equal('0.0.0.0');
    });
  });

  it('that is faulty ends the process with all its faults and nothing else', async () => {
    const service = await startService('users', {
      BROKER_URL: servers.BROKER_URL,
      USERS_DB_URL: servers.USERS_DB_URL,
      JWT_PRIVATE_KEY: 'x',
    });
    expect(await service.ended).to.equal(1);
    expect(service.output().trim().split('\n')).to.deep.equal([
      'The configuration has faults:',
      '  - JWT_PRIVATE_KEY must be an RSA private key of at least 2048 bits in PEM form, without a passphrase',
    ]);
  });

  it('is read from .env where the environment says nothing', async () => {
    const former = process.cwd();
    const directory = await mkdtemp(join(tmpdir(), 'mixdown-config-'));
    try {
      await writeFile(join(directory, '.env'), 'MAIL_FROM="Ada <ada@example.org>"\nPATH=/from/the/file\n');
      process.chdir(directory);
      const { MAIL_FROM, PATH } = readEnvironment();
      expect(MAIL_FROM).to.equal('Ada <ada@example.org>');
      expect(PATH).to.equal(process.env['PATH']);
    } finally {
      process.chdir(former);
      await rm(directory, { recursive: true });
    }
  });
});
