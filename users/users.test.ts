import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { openBus } from '../shared/bus/open-bus.ts';
import { openDatabase } from '../shared/database/open-database.ts';
import { queues } from '../shared/messages.ts';
import { recordLog } from '../shared/testing/recorded-log.ts';
import { rejection } from '../shared/testing/rejection.ts';
import { migrations } from './database/migrations.ts';
import type { UsersSchema } from './database/schema.ts';
import { call, codeOf, createPerson } from './testing/person.ts';
import { describeUsers } from './testing/describe-users.ts';
import { password } from './testing/users-ground.ts';
import { createUsers } from './users.ts';

describeUsers('users', (ground) => {
  const me = (token: string, url = ground.url) => call(url, '/auth/me', { token });

  it('stores no secret that opens anything', async () => {
    const person = await createPerson(ground.url);
    const key = await person.call('/auth/api-keys', { body: { name: 'script' } });
    const { key: secret } = (await key.json()) as { key: string };
    const { url } = await ground.mail('verify-email', person.email);
    const { db } = ground.database;
    const rows = JSON.stringify(
      await Promise.all([
        db.selectFrom('users').selectAll().execute(),
        db.selectFrom('sessions').selectAll().execute(),
        db.selectFrom('refresh_tokens').selectAll().execute(),
        db.selectFrom('mail_tokens').selectAll().execute(),
        db.selectFrom('api_keys').selectAll().execute(),
        db.selectFrom('audit_events').selectAll().execute(),
        db.selectFrom('login_limits').selectAll().execute(),
      ]),
    );
    const linked = jwt.decode(new URL(url!).searchParams.get('token')!) as { jti: string };
    for (const found of [password, person.tokens.refresh_token, secret, linked.jti])
      expect(rows).to.not.include(found);
    expect(rows).to.include('$argon2id$');
  });

  it('reads no body of more than 16 kB, packed or not', async () => {
    const large = JSON.stringify({ email: 'x'.repeat(100_000) });
    const headers = { 'Content-Type': 'application/json' };
    const packed = { ...headers, 'Content-Encoding': 'gzip' };
    for (const init of [
      { headers, body: large },
      { headers: packed, body: new Uint8Array(gzipSync(large)) },
    ]) {
      const answer = await fetch(`${ground.url}/auth/login`, { method: 'POST', ...init });
      expect([answer.status, await codeOf(answer)]).to.deep.equal([413, 'too-large']);
    }
  });

  it('writes no secret to its log', async () => {
    const person = await createPerson(ground.url);
    await person.call('/auth/refresh', { body: { refresh_token: person.tokens.refresh_token } });
    await person.login({ password: 'a wrong password' });
    await call(ground.url, '/auth/password-reset-request', { body: { email: person.email } });
    const { url } = await ground.mail('password-reset', person.email);
    const token = new URL(url!).searchParams.get('token')!;
    await call(ground.url, `/auth/password-reset?token=${token}`);
    const key = await person.call('/auth/api-keys', { body: { name: 'script' } });
    const { key: secret } = (await key.json()) as { key: string };
    await call(ground.url, '/internal/api-keys/check', { body: { key: secret } });
    await ground.database.db.deleteFrom('users').where('id', '=', person.id).execute();
    const text = ground.log.text();
    expect(text).to.include('/auth/password-reset-request');
    const { access_token: access, refresh_token: refresh } = person.tokens;
    for (const found of [password, 'a wrong password', access, refresh, token, secret])
      expect(text).to.not.include(found);
  });

  it('accepts the tokens of a former run and of another process', async () => {
    const person = await createPerson(ground.url);
    const second = await ground.start();
    expect((await me(person.tokens.access_token, second.url)).status).to.equal(200);
  });

  it('takes no access token signed by another, nor one of another kind that its own key signed', async () => {
    const { id, tokens } = await createPerson(ground.url);
    const [header, payload] = tokens.access_token.split('.');
    const claims = jwt.decode(tokens.access_token) as jwt.JwtPayload;
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { kid } = jwt.decode(tokens.access_token, { complete: true })!.header;
    const forged = jwt.sign(claims, privateKey, { algorithm: 'RS256', keyid: kid! });
    const none = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`;
    const { url } = await ground.mail(
      'verify-email',
      ((await (await me(tokens.access_token)).json()) as { email: string }).email,
    );
    const mailed = new URL(url!).searchParams.get('token')!;
    const noJson = `${Buffer.from('{"typ":"JWT"}').toString('base64url')}.eHg.eHg`;
    expect((await call(ground.url, '/auth/verify-email', { body: { token: noJson } })).status).to.equal(400);
    for (const token of [
      noJson,
      forged,
      none,
      `${header}.${payload}.`,
      `${header}.${payload}.AAAA`,
      mailed,
      id,
    ])
      expect(await codeOf(await me(token)), token).to.equal('bad-token');
  });

  it('is ready with its database alone: what it promises waits for the broker', async () => {
    const health = await call(ground.url, '/health/db');
    expect(health.status).to.equal(200);
    expect(await health.json()).to.deep.equal({ status: 'up', checks: { database: { status: 'up' } } });
  });
});

describe('users without a database', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-users-'));
  });
  after(() => rm(directory, { recursive: true }));

  const url = `sqlite:${import.meta.filename}/below-a-file/${randomUUID()}.db`;
  const start = (privateKey?: string) => {
    const database = openDatabase<UsersSchema>(url, migrations);
    const { log } = recordLog();
    const bus = openBus(`sqlite:${join(directory, 'bus.db')}`, { queues: Object.values(queues), log });
    const service = createUsers({
      ...{ database, bus, log, host: '127.0.0.1', port: 0, privateKey, publicUrl: () => '' },
      ...{ registration: 'open', accessTokenTtl: 900, refreshTokenTtl: 3600, auditRetention: 86_400 },
    });
    return { database, bus, service };
  };

  it('listens, says 503 and can be stopped', async () => {
    const { database, bus, service: starting } = start();
    const service = await starting;
    for (const path of ['/health/ready', '/health/db', '/auth/me', '/.well-known/jwks.json'])
      expect((await fetch(service.url + path)).status, path).to.equal(503);
    expect((await fetch(`${service.url}/health/live`)).status).to.equal(200);
    await service.close();
    expect(await service.started).to.equal(false);
    await database.close();
    await bus.close();
  });

  it('doesn’t start with a key that is none', async () => {
    const { database, bus, service } = start('no key');
    expect(await rejection(service)).to.be.instanceOf(Error);
    await database.close();
    await bus.close();
  });
});
