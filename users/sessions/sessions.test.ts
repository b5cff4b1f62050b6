import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { describeUsers } from '../testing/describe-users.ts';
import { call, codeOf, createPerson, type Person } from '../testing/person.ts';
import { type Session, type Tokens, tokensSchema } from './sessions.api.ts';

describeUsers('sessions', (ground) => {
  let ada: Person;
  beforeEach(async () => {
    ada = await createPerson(ground.url);
  });

  const refresh = (token: string) => call(ground.url, '/auth/refresh', { body: { refresh_token: token } });
  const refreshed = async (token: string): Promise<Tokens> => {
    const answer = await refresh(token);
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('cache-control')).to.equal('no-store');
    return tokensSchema.parse(await answer.json());
  };
  const sessions = async (token = ada.tokens.access_token) => {
    const answer = await call(ground.url, '/auth/sessions', { token });
    return ((await answer.json()) as { items: Session[] }).items;
  };
  const isOpen = async (token: string) => (await call(ground.url, '/auth/me', { token })).status === 200;
  /** As if the token had been used longer ago. */
  const age = async (ms: number) => {
    const at = new Date(Date.now() - ms).toISOString();
    const { db } = ground.database;
    await db.updateTable('refresh_tokens').set({ used_at: at }).where('used_at', 'is not', null).execute();
  };
  const told = (id: string) =>
    waitUntil('the gateways to be told', () =>
      ground
        .events()
        .some(({ topic, sessionIds }) => topic === 'sessions-ended' && (sessionIds as string[]).includes(id)),
    );

  describe('an access token', () => {
    it('tells who it is for, and holds for as long as it says', () => {
      const { payload, header } = jwt.decode(ada.tokens.access_token, { complete: true })!;
      const { iat, exp, sub, sid, email, role } = payload as Record<string, string> & {
        iat: number;
        exp: number;
      };
      expect(exp - iat)
        .to.equal(ada.tokens.expires_in)
        .and.equal(900);
      expect({ sub, email, role }).to.deep.equal({ sub: ada.id, email: ada.email, role: 'user' });
      expect(sid).to.be.a('string');
      expect(header).to.include({ alg: 'RS256' });
    });
  });

  describe('a refresh token', () => {
    it('is swapped for new tokens, again and again', async () => {
      const first = await refreshed(ada.tokens.refresh_token);
      const second = await refreshed(first.refresh_token);
      expect(second.refresh_token).to.not.equal(first.refresh_token);
      expect(await isOpen(second.access_token)).to.equal(true);
      expect(await sessions()).to.have.length(1);
    });

    it('is also known as refreshToken, to refresh and to log out', async () => {
      const refreshToken = ada.tokens.refresh_token;
      const answer = await call(ground.url, '/auth/refresh', { body: { refreshToken } });
      const next = (await answer.json()) as { refresh_token: string };
      expect(answer.status).to.equal(200);
      for (const body of [{ refreshToken, refresh_token: refreshToken }, { refreshToken: 7 }, {}])
        expect((await call(ground.url, '/auth/refresh', { body })).status).to.equal(400);
      const body = { refreshToken: next.refresh_token };
      expect((await call(ground.url, '/auth/logout', { body })).status).to.equal(204);
      expect(await isOpen(ada.tokens.access_token)).to.equal(false);
    });

    it('gives the same next one when it is sent again at once, since an answer may be lost', async () => {
      const first = await refreshed(ada.tokens.refresh_token);
      const again = await refreshed(ada.tokens.refresh_token);
      expect(again.refresh_token).to.equal(first.refresh_token);
      await refreshed(again.refresh_token);
    });

    it('gives the same next one to all that send it at the same moment', async () => {
      const all = await Promise.all([1, 2, 3, 4, 5].map(() => refreshed(ada.tokens.refresh_token)));
      expect(new Set(all.map(({ refresh_token: token }) => token)).size).to.equal(1);
    });

    it('gives the same next one to all that send it to different processes at the same moment', async () => {
      const another = await ground.start();
      const body = { refresh_token: ada.tokens.refresh_token };
      const answers = await Promise.all(
        [ground.url, another.url, ground.url, another.url].map((url) => call(url, '/auth/refresh', { body })),
      );
      const all = await Promise.all(answers.map(async (answer) => tokensSchema.parse(await answer.json())));
      expect(new Set(all.map(({ refresh_token: token }) => token)).size).to.equal(1);
    });

    it('ends the session when it is used later on, for the thief and for the person', async () => {
      const mine = await refreshed(ada.tokens.refresh_token);
      const { sid } = jwt.decode(mine.access_token) as { sid: string };
      await age(11_000);
      const stolen = await refresh(ada.tokens.refresh_token);
      expect(stolen.status).to.equal(401);
      expect(await codeOf(stolen)).to.equal('bad-refresh-token');
      expect((await refresh(mine.refresh_token)).status).to.equal(401);
      expect(await isOpen(mine.access_token)).to.equal(false);
      await told(sid);
    });

    it('ends the session when it is used after its successor, however soon', async () => {
      const child = await refreshed(ada.tokens.refresh_token);
      const grandchild = await refreshed(child.refresh_token);
      expect((await refresh(ada.tokens.refresh_token)).status).to.equal(401);
      expect((await refresh(grandchild.refresh_token)).status).to.equal(401);
    });

    it('leaves the person’s other sessions alone when it is used again', async () => {
      const phone = ada.tokens;
      const laptop = await ada.enter({ device: 'laptop' });
      await refreshed(phone.refresh_token);
      await age(11_000);
      await refresh(phone.refresh_token);
      await refreshed(laptop.refresh_token);
    });

    it('opens nothing once it has expired', async () => {
      const now = new Date().toISOString();
      const { db } = ground.database;
      await db.updateTable('sessions').set({ expires_at: now }).where('user_id', '=', ada.id).execute();
      expect((await refresh(ada.tokens.refresh_token)).status).to.equal(401);
      expect(await isOpen(ada.tokens.access_token)).to.equal(false);
      await ada.enter();
      expect(await sessions()).to.have.length(1);
    });

    it('opens nothing when it was never given', async () => {
      for (const token of ['x', 'a'.repeat(43), "' or 1=1 --", ada.tokens.access_token])
        expect((await refresh(token)).status).to.equal(401);
    });

    it('opens nothing when its account is gone', async () => {
      expect((await ada.call('/users/me', { method: 'DELETE' })).status).to.equal(204);
      expect((await refresh(ada.tokens.refresh_token)).status).to.equal(401);
      expect(await codeOf(await ada.call('/auth/me'))).to.equal('bad-token');
    });
  });

  describe('the list', () => {
    it('shows each device, where it was last used and which one asks', async () => {
      await ada.enter({ device: 'Firefox on a laptop' });
      const list = await sessions();
      expect(list.map(({ device }) => device)).to.have.members(['test', 'Firefox on a laptop']);
      expect(list.map(({ address }) => address)).to.deep.equal([ada.address, ada.address]);
      expect(list.find(({ current }) => current)?.device).to.equal('Firefox on a laptop');
      expect(list.filter(({ current }) => current)).to.have.length(1);
    });

    it('shows a session where it has gone to', async () => {
      const body = { refresh_token: ada.tokens.refresh_token };
      await call(ground.url, '/auth/refresh', { body, address: '203.0.113.99' });
      expect((await sessions()).map(({ address }) => address)).to.deep.equal(['203.0.113.99']);
    });

    it('shows nobody else’s', async () => {
      const eve = await createPerson(ground.url);
      const ids = (await sessions()).map(({ id }) => id);
      expect((await sessions(eve.tokens.access_token)).map(({ id }) => id)).to.not.include.members(ids);
    });
  });

  describe('ended', () => {
    it('by logging out opens nothing any more, and the gateways are told', async () => {
      const { sid } = jwt.decode(ada.tokens.access_token) as { sid: string };
      expect((await ada.call('/auth/logout', { method: 'POST' })).status).to.equal(204);
      expect(await isOpen(ada.tokens.access_token)).to.equal(false);
      expect((await refresh(ada.tokens.refresh_token)).status).to.equal(401);
      await told(sid);
    });

    it('by its refresh token, when the access token has expired', async () => {
      const body = { refresh_token: ada.tokens.refresh_token };
      expect((await call(ground.url, '/auth/logout', { body })).status).to.equal(204);
      expect((await refresh(ada.tokens.refresh_token)).status).to.equal(401);
      expect((await call(ground.url, '/auth/logout', { body })).status).to.equal(204);
    });

    it('from another device, one alone', async () => {
      const phone = ada.tokens;
      await ada.enter({ device: 'laptop' });
      const other = (await sessions()).find(({ current }) => !current)!;
      expect((await ada.call(`/auth/sessions/${other.id}`, { method: 'DELETE' })).status).to.equal(204);
      expect(await isOpen(phone.access_token)).to.equal(false);
      expect(await isOpen(ada.tokens.access_token)).to.equal(true);
      expect((await ada.call(`/auth/sessions/${other.id}`, { method: 'DELETE' })).status).to.equal(404);
    });

    it('all but the one that asks', async () => {
      const phone = ada.tokens;
      await ada.enter();
      expect((await ada.call('/auth/sessions', { method: 'DELETE' })).status).to.equal(204);
      expect(await isOpen(phone.access_token)).to.equal(false);
      expect(await isOpen(ada.tokens.access_token)).to.equal(true);
    });

    it('is not by somebody else, and not by what is no id', async () => {
      const eve = await createPerson(ground.url);
      const [{ id } = { id: '' }] = await sessions();
      for (const path of [`/auth/sessions/${id}`, '/auth/sessions/x', `/auth/sessions/${ada.id}`])
        expect((await eve.call(path, { method: 'DELETE' })).status).to.equal(404);
      expect(await isOpen(ada.tokens.access_token)).to.equal(true);
    });
  });

  it('of many people may begin at the same moment', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => createPerson(ground.url)));
    const answers = await Promise.all(people.map((person) => person.login()));
    expect(answers.map(({ status }) => status)).to.deep.equal(people.map(() => 200));
  });

  it('don’t begin by a password that is changed at the same moment', async () => {
    const change = { password: 'a better horse', currentPassword: ada.password };
    const [changed, ...logins] = await Promise.all([
      ada.call('/users/me', { method: 'PATCH', body: change }),
      ...Array.from({ length: 5 }, () => ada.login()),
    ]);
    expect(changed.status).to.equal(200);
    for (const login of logins) {
      if (login.status !== 200) continue;
      const { access_token: token } = tokensSchema.parse(await login.json());
      expect(await isOpen(token)).to.equal(false);
    }
    expect(await sessions()).to.have.length(1);
  });

  /** As if there had been so many logins, the last of them long ago. */
  async function insertSessions(count: number): Promise<string[]> {
    const long = { created_at: '2000-01-01T00:00:00.000Z', last_used_at: '2000-01-01T00:00:00.000Z' };
    const expires_at = new Date(Date.now() + 60_000).toISOString();
    const rows = Array.from({ length: count }, () => ({
      ...{ id: randomUUID(), user_id: ada.id, device: null, address: null, expires_at },
      ...long,
    }));
    for (let from = 0; from < count; from += 200)
      await ground.database.db
        .insertInto('sessions')
        .values(rows.slice(from, from + 200))
        .execute();
    return rows.map(({ id }) => id);
  }

  it('end however many there are', async () => {
    const ids = await insertSessions(2000);
    expect((await ada.call('/auth/sessions', { method: 'DELETE' })).status).to.equal(204);
    expect(await sessions()).to.have.length(1);
    await told(ids.at(-1)!);
  });

  it('are a hundred at most: those that were not used for longest end', async () => {
    const first = ada.tokens.access_token;
    const ids = await insertSessions(110);
    await ada.enter();
    const left = (await sessions()).map(({ id }) => id);
    expect(left).to.have.length(100);
    expect(left.filter((id) => ids.includes(id))).to.have.length(98);
    expect(await isOpen(first)).to.equal(true);
  });

  it('need a login', async () => {
    for (const [method, path] of [
      ['GET', '/auth/sessions'],
      ['DELETE', '/auth/sessions'],
      ['POST', '/auth/logout'],
    ] as const)
      expect(await codeOf(await call(ground.url, path, { method })), path).to.equal('missing-token');
  });
});
