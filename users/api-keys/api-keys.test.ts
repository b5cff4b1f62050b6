import { expect } from 'chai';
import { describeUsers } from '../testing/describe-users.ts';
import { call, codeOf, createPerson, type Person } from '../testing/person.ts';
import { type ApiKey, apiKeySchema, newApiKeySchema } from './api-keys.api.ts';

describeUsers('API keys', (ground) => {
  let ada: Person;
  beforeEach(async () => {
    ada = await createPerson(ground.url);
  });

  const make = async (body: object = { name: 'script' }) =>
    newApiKeySchema.parse(await (await ada.call('/auth/api-keys', { body })).json());
  const list = async (person = ada) =>
    ((await (await person.call('/auth/api-keys')).json()) as { items: ApiKey[] }).items;
  const check = (key: string) => call(ground.url, '/internal/api-keys/check', { body: { key } });

  it('are made with a name, and shown this once', async () => {
    const made = await make({ name: ' backup script ' });
    expect(made).to.include({ name: 'backup script', lastUsedAt: null, expiresAt: null });
    expect(made.scopes).to.deep.equal(['upload', 'download']);
    expect(made.key).to.match(/^mxk_[\w-]{43}$/);
    const listed = await list();
    expect(listed).to.have.length(1);
    expect(apiKeySchema.parse(listed[0])).to.deep.equal(listed[0]);
    expect(JSON.stringify(listed)).to.not.include(made.key);
  });

  it('speak for whom they belong to, with what they are for', async () => {
    const { key } = await make({ name: 'upload only', scopes: ['upload', 'upload'] });
    const answer = await check(key);
    expect(answer.status).to.equal(200);
    const { user, scopes } = (await answer.json()) as { user: { id: string }; scopes: string[] };
    expect(user.id).to.equal(ada.id);
    expect(scopes).to.deep.equal(['upload']);
    expect((await list())[0]?.lastUsedAt).to.be.a('string');
  });

  it('open nothing once they are revoked', async () => {
    const { key, id } = await make();
    expect((await ada.call(`/auth/api-keys/${id}`, { method: 'DELETE' })).status).to.equal(204);
    expect(await codeOf(await check(key))).to.equal('bad-api-key');
    expect((await ada.call(`/auth/api-keys/${id}`, { method: 'DELETE' })).status).to.equal(404);
    expect(await list()).to.be.empty;
  });

  it('open nothing once they have expired, or their account is gone', async () => {
    const past = await make({ name: 'past', expiresAt: new Date(Date.now() + 3600_000).toISOString() });
    await ground.database.db
      .updateTable('api_keys')
      .set({ expires_at: '2000-01-01T00:00:00.000Z' })
      .where('id', '=', past.id)
      .execute();
    expect((await check(past.key)).status).to.equal(401);
    const { key } = await make({ name: 'kept', expiresAt: '2999-01-01T00:00:00Z' });
    expect((await check(key)).status).to.equal(200);
    await ada.call('/users/me', { method: 'DELETE' });
    expect((await check(key)).status).to.equal(401);
  });

  it('that were never given open nothing', async () => {
    const { key } = await make();
    for (const bad of ['mxk_', `${key}x`, key.slice(0, -1), key.toUpperCase(), "mxk_' or 1=1 --"])
      expect((await check(bad)).status, bad).to.equal(401);
  });

  it('are nobody else’s to see or revoke', async () => {
    const { id } = await make();
    const eve = await createPerson(ground.url);
    expect(await list(eve)).to.be.empty;
    expect((await eve.call(`/auth/api-keys/${id}`, { method: 'DELETE' })).status).to.equal(404);
    expect(await list()).to.have.length(1);
  });

  it('open no account', async () => {
    const { key: token } = await make();
    for (const [method, path] of [
      ['GET', '/auth/me'],
      ['GET', '/users/me'],
      ['PATCH', '/users/me'],
      ['DELETE', '/users/me'],
      ['GET', '/auth/sessions'],
      ['GET', '/auth/api-keys'],
      ['GET', '/users'],
    ] as const) {
      const answer = await call(ground.url, path, { method, token });
      expect(answer.status, path).to.equal(403);
      expect(await codeOf(answer)).to.equal('insufficient-scope');
    }
  });

  it('are refused with what they can’t be made of', async () => {
    for (const body of [
      {},
      { name: '' },
      { name: 'x', scopes: [] },
      { name: 'x', scopes: ['admin'] },
      { name: 'x', expiresAt: 'tomorrow' },
      { name: 'x', expiresAt: '2000-01-01T00:00:00Z' },
      { name: 'x'.repeat(101) },
    ])
      expect((await ada.call('/auth/api-keys', { body })).status).to.equal(400);
  });

  it('are not without end', async () => {
    for (let n = 0; n < 50; n++) await make({ name: `key ${n}` });
    const answer = await ada.call('/auth/api-keys', { body: { name: 'one more' } });
    expect(await codeOf(answer)).to.equal('too-many-api-keys');
  });
});
