import { expect } from 'chai';
import { createMigratedDatabase, type MigratedDatabase } from '../../shared/testing/migrated-database.ts';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { migrations } from '../database/migrations.ts';
import type { UsersSchema } from '../database/schema.ts';
import { call, createPerson } from '../testing/person.ts';
import { createUsersGround } from '../testing/users-ground.ts';
import { createKeyRing } from './key-ring.ts';
import { rejection } from '../../shared/testing/rejection.ts';
import { RotationError, rotateKeys } from './rotate.ts';
import { makeSigningKey, privatePem, type SigningKey } from './signing-key.ts';

const hour = 3600;

/** As if the keys that there are had been made long ago. */
async function age({ db }: Pick<MigratedDatabase<UsersSchema>, 'db'>): Promise<void> {
  const longAgo = new Date(Date.now() - 100 * hour * 1000).toISOString();
  const now = new Date().toISOString();
  await db
    .updateTable('access_token_keys')
    .set({ active_from: longAgo })
    .where('active_from', '<=', now)
    .execute();
}

for (const [name, create] of Object.entries(testDatabases()))
  describe(`the keys of access tokens, kept in ${name}`, () => {
    let database: MigratedDatabase<UsersSchema>;
    beforeEach(async () => {
      database = await createMigratedDatabase(create, migrations);
    });
    afterEach(() => database.remove());

    const open = (configured?: SigningKey) =>
      createKeyRing({ db: database.another().db, configured, longestTokenTtl: hour });
    const kids = async (ring: Awaited<ReturnType<typeof open>>) =>
      (await ring.published()).map(({ kid }) => kid);
    const rotate = async (revoke = false) => {
      await age(database);
      return rotateKeys(database.db, { revoke, longestTokenTtl: hour });
    };
    /** As if the key had come into force at that time. */
    const activeFrom = (kid: string, at: number) =>
      database.db
        .updateTable('access_token_keys')
        .set({ active_from: new Date(at).toISOString() })
        .where('kid', '=', kid)
        .execute();

    it('are one, made once and kept over restarts', async () => {
      const first = await (await open()).signing();
      const second = await (await open()).signing();
      expect(second.kid).to.equal(first.kid);
      expect(second.privateKey.equals(first.privateKey)).to.equal(true);
    });

    it('are one for all that start at once', async () => {
      const rings = await Promise.all([open(), open(), open()]);
      const signing = await Promise.all(rings.map((ring) => ring.signing()));
      expect(new Set(signing.map(({ kid }) => kid)).size).to.equal(1);
    });

    it('are what a former version had made', async () => {
      const former = await makeSigningKey();
      const row = {
        name: 'access-tokens',
        private_key: privatePem(former),
        created_at: new Date().toISOString(),
      };
      await database.db.insertInto('signing_keys').values(row).execute();
      expect((await (await open()).signing()).kid).to.equal(former.kid);
    });

    it('are published before they sign', async () => {
      const ring = await open();
      const before = await ring.signing();
      const { key } = await rotate();
      expect(await kids(ring)).to.have.members([before.kid, key.kid]);
      expect((await ring.signing()).kid).to.equal(before.kid);
      await activeFrom(key.kid, Date.now() - 1000);
      expect((await (await open()).signing()).kid).to.equal(key.kid);
      expect(await kids(ring)).to.have.members([before.kid, key.kid]);
    });

    it('are published until the last token they signed has expired', async () => {
      const ring = await open();
      const before = await ring.signing();
      const { key } = await rotate();
      await activeFrom(key.kid, Date.now() - hour * 1000);
      expect(await kids(ring)).to.include(before.kid);
      await activeFrom(key.kid, Date.now() - (hour + 61) * 1000);
      expect(await kids(ring)).to.deep.equal([key.kid]);
      const { removed } = await rotateKeys(database.db, { revoke: false, longestTokenTtl: hour });
      expect(removed).to.deep.equal([before.kid]);
    });

    it('end at once when they are revoked', async () => {
      const ring = await open();
      const before = await ring.signing();
      const { key, removed } = await rotate(true);
      expect(removed).to.deep.equal([before.kid]);
      expect(await kids(ring)).to.deep.equal([key.kid]);
      expect((await ring.signing()).kid).to.equal(key.kid);
      expect(await ring.find(before.kid)).to.equal(undefined);
    });

    it('sign after two changes in a row', async () => {
      const before = await (await open()).signing();
      const [first, second] = [await rotate(), await rotate()];
      const ring = await open();
      expect(await kids(ring)).to.have.members([before.kid, first.key.kid, second.key.kid]);
      await activeFrom(first.key.kid, Date.now() - 1000);
      expect((await (await open()).signing()).kid).to.equal(first.key.kid);
    });

    it('give way to one from the configuration, and their tokens go on', async () => {
      const kept = await (await open()).signing();
      const configured = await makeSigningKey();
      const ring = await open(configured);
      expect((await ring.signing()).kid).to.equal(configured.kid);
      expect(await kids(ring)).to.have.members([configured.kid, kept.kid]);
      expect(await ring.find(kept.kid)).to.not.equal(undefined);
    });

    it('from the configuration may follow each other, and back, and their tokens go on', async () => {
      const [first, second] = [await makeSigningKey(), await makeSigningKey()];
      await open(first);
      await open(second);
      const ring = await open(first);
      expect(await kids(ring)).to.have.members([first.kid, second.kid]);
      expect((await ring.signing()).kid).to.equal(first.kid);
    });

    it('sign again when the one from the configuration is taken away, however much later', async () => {
      await (await open()).signing();
      await age(database);
      await open(await makeSigningKey());
      await age(database);
      const ring = await open();
      const { kid } = await ring.signing();
      expect(await kids(ring)).to.include(kid);
      expect(await (await open()).find(kid)).to.not.equal(undefined);
    });

    it('from the configuration goes on, whatever is made beside it', async () => {
      const configured = await makeSigningKey();
      const ring = await open(configured);
      await age(database);
      expect(
        await rejection(rotateKeys(database.db, { revoke: false, longestTokenTtl: hour })),
      ).to.be.instanceOf(RotationError);
      await rotate(true);
      await age(database);
      expect((await ring.signing()).kid).to.equal(configured.kid);
      expect(await kids(ring)).to.include(configured.kid);
      expect(await ring.find(configured.kid)).to.not.equal(undefined);
    });

    it('are never told with their private half', async () => {
      const [key] = await (await open()).published();
      expect(key).to.not.equal(undefined);
      const ground = await createUsersGround(create);
      const text = await (await call(ground.url, '/.well-known/jwks.json')).text();
      const { keys } = JSON.parse(text) as { keys: object[] };
      for (const jwk of keys) expect(jwk).to.have.all.keys('kty', 'n', 'e', 'kid', 'use', 'alg');
      await ground.remove();
    });

    it('change under running services without anybody noticing', async () => {
      const ground = await createUsersGround(create);
      const ada = await createPerson(ground.url);
      await age(ground.database);
      const { key } = await rotateKeys(ground.database.db, { revoke: false, longestTokenTtl: hour });
      await ground.database.db
        .updateTable('access_token_keys')
        .set({ active_from: new Date(Date.now() - 1).toISOString() })
        .where('kid', '=', key.kid)
        .execute();
      const another = await ground.start();
      const refreshed = await call(another.url, '/auth/refresh', {
        body: { refresh_token: ada.tokens.refresh_token },
      });
      const { access_token: token } = (await refreshed.json()) as { access_token: string };
      for (const each of [token, ada.tokens.access_token])
        for (const { url } of [ground, another])
          expect((await call(url, '/auth/me', { token: each })).status).to.equal(200);
      await ground.remove();
    });
  });
