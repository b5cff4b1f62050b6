import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import type { Database } from '../../shared/database/database.ts';
import { openDatabase } from '../../shared/database/open-database.ts';
import type { TestDatabase } from '../../shared/testing/test-database.ts';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { migrations } from '../database/migrations.ts';
import type { UsersSchema } from '../database/schema.ts';
import { keptSigningKey, toJwks, toSigningKey } from './signing-key.ts';

for (const [name, create] of Object.entries(testDatabases()))
  describe(`the key that signs access tokens, kept in ${name}`, () => {
    let ground: TestDatabase;
    let databases: Database<UsersSchema>[];
    const open = () => {
      const database = openDatabase<UsersSchema>(ground.url, migrations);
      databases.push(database);
      return database;
    };
    beforeEach(async () => {
      ground = await create();
      databases = [];
      await open().migrate();
    });
    afterEach(async () => {
      await Promise.all(databases.map((database) => database.close()));
      await ground.remove();
    });

    it('is made once and kept over restarts', async () => {
      const first = await keptSigningKey(open().db);
      const second = await keptSigningKey(open().db);
      expect(second.privateKey.equals(first.privateKey)).to.equal(true);
      expect(second.kid).to.equal(first.kid);
    });

    it('is the same for all that start at once', async () => {
      const keys = await Promise.all([1, 2, 3].map(() => keptSigningKey(open().db)));
      expect(new Set(keys.map(({ kid }) => kid)).size).to.equal(1);
    });

    it('is the same for one whose clock is late', async () => {
      const { db } = open();
      const { kid } = await keptSigningKey(db);
      await db.updateTable('signing_keys').set({ created_at: '2999-01-01T00:00:00.000Z' }).execute();
      const late = { name: 'access-tokens', private_key: 'another', created_at: new Date().toISOString() };
      await db.insertInto('signing_keys').ignore().values(late).execute();
      expect((await keptSigningKey(open().db)).kid).to.equal(kid);
    });
  });

describe('the key that signs access tokens', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = toSigningKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());

  it('has a name that is its content’s', () => {
    const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    expect(toSigningKey(pkcs1).kid).to.equal(key.kid);
  });

  it('is published by its public half alone', () => {
    const { keys } = toJwks(key);
    expect(keys).to.have.length(1);
    const [jwk] = keys;
    expect(jwk).to.have.all.keys('kty', 'n', 'e', 'kid', 'use', 'alg');
    expect(jwk).to.include({ kid: key.kid, use: 'sig', alg: 'RS256' });
    expect(createPublicKey({ key: jwk!, format: 'jwk' }).equals(key.publicKey)).to.equal(true);
  });

  it('is no other kind of key', () => {
    const { privateKey: other } = generateKeyPairSync('ed25519');
    const pem = other.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(() => toSigningKey(pem)).to.throw('must be an RSA key');
  });
});
