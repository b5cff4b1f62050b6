import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { ConfigError, loadConfig } from './config.ts';
import { readEnvironment, type Environment } from './environment.ts';
import { blobsUrl, databaseUrl } from './stores.ts';
import { duration, wholeNumber } from './values.ts';

const settings = {
  variables: {
    PORT: wholeNumber(0, 65_535).default(5000),
    TOKEN_TTL: duration.default(900),
    FFMPEG_PATH: z.string().optional(),
  },
  stores: { BLOBS_URL: blobsUrl, SHOP_DB_URL: databaseUrl('shop.db') },
};

/** What is wrong with it, a line each. */
function faults(env: Environment, onlyServers?: string): string[] {
  try {
    loadConfig(settings, env, onlyServers);
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError);
    const [head, ...lines] = (error as Error).message.split('\n');
    expect(head).to.equal('The configuration is invalid:');
    return lines.map((line) => line.replace(/^ {2}- /, ''));
  }
  return [];
}

describe('configuration', () => {
  it('has a default for everything', () => {
    expect(loadConfig(settings, {})).to.deep.equal({
      PORT: 5000,
      TOKEN_TTL: 900,
      BLOBS_URL: 'file:data/blobs',
      SHOP_DB_URL: 'sqlite:data/shop.db',
    });
  });

  it('keeps all files under DATA_DIR if no URL is set', () => {
    const env = { DATA_DIR: '/srv/shop', SHOP_DB_URL: 'mysql://localhost/shop' };
    expect(loadConfig(settings, env)).to.include({
      BLOBS_URL: 'file:/srv/shop/blobs',
      SHOP_DB_URL: 'mysql://localhost/shop',
    });
  });

  it('can’t be changed once it is read', () => {
    expect(Object.isFrozen(loadConfig(settings, {}))).to.equal(true);
  });

  it('reports all faults at once, each with what to write instead', () => {
    const env = { PORT: 'http', BLOBS_URL: 's3://bucket', TOKEN_TTL: '15 minutes' };
    expect(faults(env)).to.have.members([
      'PORT must be a whole number',
      'BLOBS_URL must begin with file: or mongodb: or mongodb+srv:',
      'TOKEN_TTL must be a time such as 90s, 15m, 6h or 7d',
    ]);
  });

  it('takes what is empty as not set', () => {
    const env = { PORT: '', FFMPEG_PATH: '', BLOBS_URL: '', TOKEN_TTL: '  ', DATA_DIR: undefined };
    expect(loadConfig(settings, env)).to.deep.equal(loadConfig(settings, {}));
  });

  describe('of a service that runs alone', () => {
    const servers = { BLOBS_URL: 'mongodb://localhost/shop', SHOP_DB_URL: 'mysql://localhost/shop' };

    it('takes servers', () => {
      expect(loadConfig(settings, servers, 'it runs alone')).to.include(servers);
    });

    for (const [what, url] of [
      ['nothing', undefined],
      ['a file', 'file:/blobs'],
    ])
      it(`refuses ${what}, and says what it needs and why`, () => {
        expect(faults({ ...servers, BLOBS_URL: url }, 'it runs alone')).to.deep.equal([
          'BLOBS_URL must be mongodb://…: it runs alone',
        ]);
      });

    it('refuses a server of another kind', () => {
      expect(faults({ ...servers, SHOP_DB_URL: 'redis://localhost' }, 'it runs alone')).to.deep.equal([
        'SHOP_DB_URL must begin with mysql:',
      ]);
    });
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
