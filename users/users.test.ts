import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { tokensSchema, userSchema, type Tokens } from '../shared/auth/accounts-api.ts';
import type { Database } from '../shared/database/database.ts';
import { openDatabase } from '../shared/database/open-database.ts';
import type { Service } from '../shared/http/server.ts';
import { recordLog } from '../shared/testing/recorded-log.ts';
import { rejection } from '../shared/testing/rejection.ts';
import type { TestDatabase } from '../shared/testing/test-database.ts';
import { testDatabases } from '../shared/testing/test-databases.ts';
import { migrations } from './database/migrations.ts';
import type { UsersSchema } from './database/schema.ts';
import { createUsers, type UsersDeps } from './users.ts';

const password = 'correct horse';

for (const [name, create] of Object.entries(testDatabases()))
  describe(`users on ${name}`, () => {
    let ground: TestDatabase;
    let started: { service: Service; database: Database<UsersSchema> }[];
    let users: Awaited<ReturnType<typeof start>>;
    let people = 0;

    async function start(parts: Partial<UsersDeps> = {}) {
      const database = openDatabase<UsersSchema>(ground.url, migrations);
      const service = await createUsers({
        ...{ database, log: recordLog().log, host: '127.0.0.1', port: 0, privateKey: undefined },
        ...{ accessTokenTtl: 900, refreshTokenTtl: 3600 },
        ...parts,
      });
      started.push({ service, database });
      await service.started;
      const post = (path: string, body: unknown) =>
        fetch(service.url + path, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        });
      return { ...service, database, post };
    }
    async function stop() {
      for (const { service, database } of started.splice(0)) {
        await service.close();
        await database.close();
      }
    }
    before(async () => {
      ground = await create();
      started = [];
      users = await start();
    });
    after(async () => {
      await stop();
      await ground.remove();
    });

    async function register(): Promise<string> {
      const email = `person${++people}@example.org`;
      expect((await users.post('/auth/register', { email, password })).status).to.equal(201);
      return email;
    }
    async function login(email: string): Promise<Tokens> {
      const answer = await users.post('/auth/login', { email, password });
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('cache-control')).to.equal('no-store');
      return tokensSchema.parse(await answer.json());
    }
    const refresh = (token: string) => users.post('/auth/refresh', { refresh_token: token });
    const me = (token: string, url = users.url) =>
      fetch(`${url}/auth/me`, { headers: { Authorization: `Bearer ${token}` } });
    const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;

    it('registers a person, who is shown without password', async () => {
      const email = `Person${++people}@Example.ORG`;
      const answer = await users.post('/auth/register', { email, password, displayName: ' Ada 🎵 ' });
      expect(answer.status).to.equal(201);
      const user = (await answer.json()) as object;
      expect(Object.keys(user)).to.have.members(['id', 'email', 'displayName', 'role', 'createdAt']);
      expect(userSchema.parse(user)).to.include({
        email: email.toLowerCase(),
        displayName: 'Ada 🎵',
        role: 'user',
      });
      expect((await me((await login(email.toUpperCase())).access_token)).status).to.equal(200);
    });

    it('stores neither password nor refresh token', async () => {
      const tokens = await login(await register());
      const rows = JSON.stringify([
        await users.database.db.selectFrom('users').selectAll().execute(),
        await users.database.db.selectFrom('sessions').selectAll().execute(),
      ]);
      expect(rows).to.not.include(password).and.not.include(tokens.refresh_token);
      expect(rows).to.include('$argon2id$');
    });

    it('gives an address to one of several who register it at the same time', async () => {
      const email = `person${++people}@example.org`;
      const answers = await Promise.all(
        [email, email.toUpperCase(), email].map((email) => users.post('/auth/register', { email, password })),
      );
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409]);
    });

    it('signs tokens for the one who logged in, for as long as it says', async () => {
      const tokens = await login(await register());
      const { header, payload } = jwt.decode(tokens.access_token, { complete: true })!;
      const { iat, exp, sub } = payload as jwt.JwtPayload;
      expect(exp! - iat!)
        .to.equal(tokens.expires_in)
        .and.equal(900);
      expect(((await (await me(tokens.access_token)).json()) as { id: string }).id).to.equal(sub);
      const jwks = (await (await fetch(`${users.url}/.well-known/jwks.json`)).json()) as {
        keys: { kid: string }[];
      };
      expect(jwks.keys.map(({ kid }) => kid)).to.deep.equal([header.kid]);
    });

    it('swaps a refresh token for new tokens, once', async () => {
      const first = await login(await register());
      const answer = await refresh(first.refresh_token);
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('cache-control')).to.equal('no-store');
      const second = tokensSchema.parse(await answer.json());
      expect((await me(second.access_token)).status).to.equal(200);

      const again = await refresh(first.refresh_token);
      expect(again.status).to.equal(401);
      expect(await codeOf(again)).to.equal('bad-refresh-token');
      expect((await refresh(second.refresh_token)).status).to.equal(200);
    });

    it('swaps it for one of several who send it at the same time', async () => {
      const { refresh_token: token } = await login(await register());
      const answers = await Promise.all([1, 2, 3, 4].map(() => refresh(token)));
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 401, 401, 401]);
    });

    it('keeps the sessions of one person apart', async () => {
      const email = await register();
      const [phone, laptop] = [await login(email), await login(email)];
      expect((await refresh(phone.refresh_token)).status).to.equal(200);
      expect((await refresh(laptop.refresh_token)).status).to.equal(200);
    });

    it('takes no refresh token that has expired, and forgets it at the next login', async () => {
      const email = await register();
      const { refresh_token: token } = await login(email);
      const { db } = users.database;
      await db.updateTable('sessions').set({ expires_at: new Date().toISOString() }).execute();
      expect((await refresh(token)).status).to.equal(401);
      await login(email);
      const { id } = await db
        .selectFrom('users')
        .select('id')
        .where('email', '=', email)
        .executeTakeFirstOrThrow();
      expect(await db.selectFrom('sessions').selectAll().where('user_id', '=', id).execute()).to.have.length(
        1,
      );
    });

    it('takes no token of an account that is gone, and keeps none of its sessions', async () => {
      const email = await register();
      const tokens = await login(email);
      await users.database.db.deleteFrom('users').where('email', '=', email).execute();
      expect(await codeOf(await me(tokens.access_token))).to.equal('bad-token');
      expect((await refresh(tokens.refresh_token)).status).to.equal(401);
    });

    it('takes no refresh token that it never gave', async () => {
      for (const token of ['x', 'a'.repeat(43), "' or 1=1 --"])
        expect((await refresh(token)).status).to.equal(401);
    });

    it('refuses what can be no account, naming each fault', async () => {
      const answer = await users.post('/auth/register', {
        email: 'ada@',
        password: 'short',
        displayName: '  ',
      });
      const problem = (await answer.json()) as { code: string; errors: { path: string }[] };
      expect(problem.code).to.equal('invalid-request');
      expect(problem.errors.map(({ path }) => path)).to.deep.equal(['email', 'password', 'displayName']);
      const longest = { email: `${'a'.repeat(60)}@${'b'.repeat(200)}.org`, password: 'x'.repeat(257) };
      expect((await users.post('/auth/register', longest)).status).to.equal(400);
    });

    it('accepts the tokens of a former run and of another process', async () => {
      const { access_token: token } = await login(await register());
      const second = await start();
      expect((await me(token, second.url)).status).to.equal(200);
    });

    it('signs with the configured key where there is one', async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const configured = await start({
        privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      });
      const { access_token: foreign } = await login(await register());
      expect(await codeOf(await me(foreign, configured.url))).to.equal('bad-token');
    });

    it('is ready with its database only', async () => {
      const answer = await fetch(`${users.url}/health/db`);
      expect(answer.status).to.equal(200);
      expect(await answer.json()).to.deep.equal({ status: 'up', checks: { database: { status: 'up' } } });
    });
  });

describe('users without a database', () => {
  const url = `sqlite:${import.meta.filename}/below-a-file/${randomUUID()}.db`;

  it('listens, says 503 and can be stopped', async () => {
    const database = openDatabase<UsersSchema>(url, migrations);
    const service = await createUsers({
      ...{ database, log: recordLog().log, host: '127.0.0.1', port: 0, privateKey: undefined },
      ...{ accessTokenTtl: 900, refreshTokenTtl: 3600 },
    });
    for (const path of ['/health/ready', '/health/db', '/auth/me', '/.well-known/jwks.json'])
      expect((await fetch(service.url + path)).status, path).to.equal(503);
    expect((await fetch(`${service.url}/health/live`)).status).to.equal(200);
    await service.close();
    expect(await service.started).to.equal(false);
    await database.close();
  });

  it('doesn’t start with a key that is none', async () => {
    const database = openDatabase<UsersSchema>(url, migrations);
    const error = await rejection(
      createUsers({
        ...{ database, log: recordLog().log, host: '127.0.0.1', port: 0, privateKey: 'no key' },
        ...{ accessTokenTtl: 900, refreshTokenTtl: 3600 },
      }),
    );
    expect(error).to.be.instanceOf(Error);
    await database.close();
  });
});
