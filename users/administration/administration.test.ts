import { expect } from 'chai';
import type { User } from '../../shared/auth/user.ts';
import { rejection } from '../../shared/testing/rejection.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { auditPageSchema } from '../audit/audit.schema.ts';
import { createAccount, listAccounts, promote } from '../cli/user-commands.ts';
import { describeUsers } from '../testing/describe-users.ts';
import { anyEmail, call, codeOf, createPerson, type Person } from '../testing/person.ts';
import { password } from '../testing/users-ground.ts';
import { userListSchema } from './administration.api.ts';

describeUsers(
  'administrators',
  (ground) => {
    let admin: Person;
    let ada: Person;
    beforeEach(async () => {
      admin = await createPerson(ground.url);
      await promote(ground.database.db, admin.email);
      ada = await createPerson(ground.url);
    });

    const list = async (query = '') =>
      userListSchema.parse(await (await admin.call(`/users${query}`)).json());
    const patch = (id: string, body: object, by = admin) =>
      by.call(`/users/${id}`, { method: 'PATCH', body });
    const shown = async (id: string) => (await (await admin.call(`/users/${id}`)).json()) as User;
    const audit = async (query = '') =>
      auditPageSchema.parse(await (await admin.call(`/audit-log${query}`)).json());

    it('are none by themselves: whoever is none is refused, also with a token of the time before', async () => {
      for (const [method, path, body] of [
        ['GET', '/users'],
        ['POST', '/users', { email: anyEmail(), role: 'admin' }],
        ['GET', `/users/${ada.id}`],
        ['PATCH', `/users/${ada.id}`, { role: 'admin' }],
        ['PUT', `/users/${ada.id}`, { email: ada.email, displayName: null, role: 'admin' }],
        ['DELETE', `/users/${admin.id}`],
        ['GET', '/audit-log'],
      ] as const)
        expect(await codeOf(await ada.call(path, { method, body })), path).to.equal('forbidden');
      const second = await createPerson(ground.url);
      await patch(second.id, { role: 'admin' });
      expect((await second.call('/users')).status).to.equal(200);
      await patch(second.id, { role: 'user' });
      expect((await second.call('/users')).status).to.equal(403);
    });

    it('see all accounts, newest first, page by page, undisturbed by those that come', async () => {
      const people = [admin, ada];
      for (let n = 0; n < 3; n++) people.push(await createPerson(ground.url));
      const newestFirst = people.map(({ id }) => id).reverse();
      const first = await list('?limit=2');
      expect(first.items.map(({ id }) => id)).to.deep.equal(newestFirst.slice(0, 2));
      await createPerson(ground.url);
      const second = await list(`?limit=2&cursor=${first.nextCursor}`);
      const third = await list(`?limit=2&cursor=${second.nextCursor}`);
      expect([...second.items, ...third.items].map(({ id }) => id)).to.deep.equal(newestFirst.slice(2));
      expect(third.nextCursor).to.equal(null);
    });

    it('find accounts by part of the address, role and time', async () => {
      const odd = await createPerson(ground.url, { email: `a_b.${anyEmail()}` });
      await createPerson(ground.url, { email: `axb.${anyEmail()}` });
      const ids = async (query: string) => (await list(query)).items.map(({ id }) => id);
      expect(await ids(`?email=${encodeURIComponent(ada.email.slice(0, 6).toUpperCase())}`)).to.deep.equal([
        ada.id,
      ]);
      expect(await ids(`?email=${encodeURIComponent('a_b.')}`)).to.deep.equal([odd.id]);
      expect(await ids(`?email=${encodeURIComponent("' or 1=1 --")}`)).to.be.empty;
      expect(await ids('?role=admin')).to.deep.equal([admin.id]);
      const { createdAt } = await shown(ada.id);
      expect(await ids(`?createdBefore=${createdAt}`)).to.deep.equal([admin.id]);
      expect(await ids(`?createdAfter=${createdAt}&role=user`))
        .to.include(ada.id)
        .and.not.include(admin.id);
    });

    it('are told what is wrong with a query', async () => {
      for (const query of [
        '?limit=0',
        '?limit=101',
        '?cursor=x',
        '?role=king',
        '?createdAfter=today',
        '?x=1',
      ])
        expect((await admin.call(`/users${query}`)).status, query).to.equal(400);
      for (const path of ['/users/x', `/users/${crypto.randomUUID()}`])
        expect((await admin.call(path)).status).to.equal(404);
    });

    it('make accounts, whose people choose a password by a link', async () => {
      const email = anyEmail();
      const made = await admin.call('/users', { body: { email, displayName: 'Bob', role: 'admin' } });
      expect(made.status).to.equal(201);
      const user = (await made.json()) as User;
      expect(user).to.include({ email, displayName: 'Bob', role: 'admin', emailVerified: false });
      expect(made.headers.get('location')).to.equal(`/users/${user.id}`);
      const token = new URL((await ground.mail('invitation', email)).url!).searchParams.get('token');
      const body = { token, password };
      expect((await call(ground.url, '/auth/password-reset-confirm', { body })).status).to.equal(204);
      expect((await call(ground.url, '/auth/login', { body: { email, password } })).status).to.equal(200);
      expect((await admin.call('/users', { body: { email } })).status).to.equal(409);
      expect(
        await codeOf(await admin.call('/users', { body: { email: anyEmail(), password: 'password123' } })),
      ).to.equal('weak-password');
    });

    it('change accounts in part or as a whole', async () => {
      expect(await (await patch(ada.id, { displayName: 'Ada', emailVerified: true })).json()).to.include({
        ...{ email: ada.email, displayName: 'Ada', role: 'user', emailVerified: true },
      });
      const email = anyEmail();
      const body = { email, displayName: null, role: 'admin' };
      const put = await admin.call(`/users/${ada.id}`, { method: 'PUT', body });
      expect(await put.json()).to.include({ ...body, emailVerified: false });
      await ground.mail('email-changed', ada.email);
      expect((await admin.call(`/users/${ada.id}`, { method: 'PUT', body: { email } })).status).to.equal(400);
      expect((await patch(ada.id, {})).status).to.equal(200);
      expect((await patch(ada.id, { email: admin.email })).status).to.equal(409);
      expect((await patch(ada.id, { id: admin.id })).status).to.equal(400);
    });

    it('change an address, after which no token tells the former one or that it is verified', async () => {
      await patch(ada.id, { email: anyEmail() });
      expect((await ada.call('/auth/me')).status).to.equal(401);
    });

    it('set a password, which ends the account’s sessions', async () => {
      expect((await patch(ada.id, { password: 'a better horse' })).status).to.equal(200);
      expect((await ada.call('/auth/me')).status).to.equal(401);
      expect((await ada.login({ password: 'a better horse' })).status).to.equal(200);
    });

    it('delete accounts, whose data go with them', async () => {
      expect((await admin.call(`/users/${ada.id}`, { method: 'DELETE' })).status).to.equal(204);
      expect((await admin.call(`/users/${ada.id}`)).status).to.equal(404);
      expect((await admin.call(`/users/${ada.id}`, { method: 'DELETE' })).status).to.equal(404);
      await waitUntil('the gateways to be told', () =>
        ground.events().some(({ topic, userId }) => topic === 'account-deleted' && userId === ada.id),
      );
    });

    it('are never none', async () => {
      const tries = [
        () => patch(admin.id, { role: 'user' }),
        () =>
          admin.call(`/users/${admin.id}`, {
            method: 'PUT',
            body: { email: admin.email, displayName: null, role: 'user' },
          }),
        () => admin.call(`/users/${admin.id}`, { method: 'DELETE' }),
        () => admin.call('/users/me', { method: 'DELETE' }),
      ];
      for (const attempt of tries) {
        const answer = await attempt();
        expect(answer.status).to.equal(409);
        expect(await codeOf(answer)).to.equal('last-admin');
      }
      expect((await shown(admin.id)).role).to.equal('admin');
    });

    it('are never none, also when two take it from each other at the same moment', async () => {
      await patch(ada.id, { role: 'admin' });
      const answers = await Promise.all([
        patch(ada.id, { role: 'user' }),
        patch(admin.id, { role: 'user' }, ada),
      ]);
      const admins = await ground.database.db
        .selectFrom('users')
        .select('id')
        .where('role', '=', 'admin')
        .execute();
      expect(admins).to.have.length(1);
      expect(answers.map(({ status }) => status)).to.include(200);
    });

    it('read what happened: who, what, when, to whom, from where', async () => {
      await patch(ada.id, { role: 'admin' });
      const { items } = await audit(`?user=${ada.id}`);
      expect(items.map(({ event }) => event)).to.deep.equal([
        'role.changed',
        'account.changed',
        'login.succeeded',
        'account.registered',
      ]);
      expect(items[0]).to.deep.include({
        actor: { id: admin.id, email: admin.email },
        subject: { id: ada.id, email: ada.email },
        address: admin.address,
        details: { from: 'user', to: 'admin' },
      });
      const page = await audit('?limit=1');
      expect((await audit(`?limit=1&cursor=${page.nextCursor}`)).items[0]?.id).to.not.equal(
        page.items[0]?.id,
      );
      expect((await audit('?event=role.changed')).items).to.have.length(2);
    });

    it('read of accounts that are gone by their id alone', async () => {
      await admin.call(`/users/${ada.id}`, { method: 'DELETE' });
      const page = await audit(`?user=${ada.id}`);
      expect(page.items[0]).to.deep.include({
        event: 'account.deleted',
        subject: { id: ada.id, email: null },
      });
      expect(JSON.stringify(page)).to.not.include(ada.email);
    });

    describe('on the command line', () => {
      it('make accounts that can log in at once', async () => {
        const { db } = ground.database;
        const email = anyEmail();
        const made = await createAccount(db, {
          email: email.toUpperCase(),
          password: undefined,
          displayName: null,
          role: 'admin',
        });
        const login = await call(ground.url, '/auth/login', { body: { email, password: made } });
        const { access_token: token } = (await login.json()) as { access_token: string };
        expect((await call(ground.url, '/users', { token })).status).to.equal(200);
        expect((await listAccounts(db)).map((row) => row.email)).to.include(email);
      });

      it('are told what can’t be done', async () => {
        const { db } = ground.database;
        const account = { email: ada.email, password, displayName: null, role: 'user' } as const;
        expect(await rejection(createAccount(db, account)))
          .to.have.property('message')
          .that.include('already');
        expect(await rejection(createAccount(db, { ...account, email: 'x' })))
          .to.have.property('message')
          .that.include('must be an email address');
        const weak = { ...account, email: anyEmail(), password: 'password123' };
        expect(await rejection(createAccount(db, weak)))
          .to.have.property('message')
          .that.include('most common');
        expect(await rejection(promote(db, 'nobody@example.org')))
          .to.have.property('message')
          .that.include('no account');
      });
    });
  },
  { per: 'test' },
);
