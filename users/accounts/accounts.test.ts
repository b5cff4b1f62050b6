import { expect } from 'chai';
import { type User, userSchema } from '../../shared/auth/user.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { describeUsers } from '../testing/describe-users.ts';
import { anyEmail, call, codeOf, createPerson, type Person } from '../testing/person.ts';
import { password } from '../testing/users-ground.ts';

/** What a database, a shell, a page and a mail each read something into. */
const hostileTexts = [
  `'; drop table users; --`,
  `" or "1"="1`,
  '%',
  '<script>alert(1)</script>',
  '\r\nBcc: eve@example.org',
  '${7*7} {{7*7}}',
  'Zoë 👩‍👩‍👧 ‮gnp',
];

describeUsers('accounts', (ground) => {
  const register = (body: object) => call(ground.url, '/auth/register', { body });
  const tokenOf = (url: string | null) => new URL(url!).searchParams.get('token')!;
  const post = (path: string, token: string) => call(ground.url, path, { body: { token } });
  const user = async (person: Person) => (await (await person.call('/users/me')).json()) as User;
  const patch = (person: Person, body: object) => person.call('/users/me', { method: 'PATCH', body });

  describe('registering', () => {
    it('makes an account, which is shown without password', async () => {
      const email = anyEmail();
      const body = { email: ` ${email.toUpperCase()} `, password, displayName: ' Ada 🎵 ' };
      const answer = await register(body);
      expect(answer.status).to.equal(201);
      const made = (await answer.json()) as object;
      expect(Object.keys(made)).to.have.members(Object.keys(userSchema.shape));
      expect(made).to.include({ email, displayName: 'Ada 🎵', role: 'user', emailVerified: false });
    });

    it('gives an address to one of several who want it at the same moment', async () => {
      const email = anyEmail();
      const bodies = [email, email.toUpperCase(), email].map((each) => ({ email: each, password }));
      const answers = await Promise.all(bodies.map(register));
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409]);
      await ground.mail('verify-email', email);
      expect(ground.mails().filter((mail) => mail.email === email)).to.have.length(1);
    });

    it('refuses what can be no account, naming each fault', async () => {
      const answer = await register({ email: 'ada@', password: 'short', displayName: '  ' });
      const problem = (await answer.json()) as { code: string; errors: { path: string }[] };
      expect(problem.code).to.equal('invalid-request');
      expect(problem.errors.map(({ path }) => path)).to.deep.equal(['email', 'password', 'displayName']);
      for (const body of [
        { email: `${'a'.repeat(60)}@${'b'.repeat(200)}.org`, password },
        { email: anyEmail(), password, role: 'admin' },
        { email: { $ne: null }, password },
        { email: [anyEmail()], password },
      ])
        expect((await register(body)).status).to.equal(400);
    });

    it('refuses a common password, and says so', async () => {
      const answer = await register({ email: anyEmail(), password: 'password123' });
      expect(answer.status).to.equal(400);
      const problem = (await answer.json()) as { code: string; detail: string };
      expect(problem.code).to.equal('weak-password');
      expect(problem.detail).to.include('most common');
    });

    for (const text of hostileTexts)
      it(`keeps ${JSON.stringify(text)} as what it is: a name`, async () => {
        const person = await createPerson(ground.url);
        const answer = await patch(person, { displayName: text });
        expect(answer.status).to.equal(200);
        expect((await user(person)).displayName).to.equal(text.trim());
      });

    for (const text of hostileTexts)
      it(`takes ${JSON.stringify(text)} in every other field for what it is: wrong`, async () => {
        const { email } = await createPerson(ground.url);
        const statuses = await Promise.all([
          register({ email: text, password }).then(({ status }) => status),
          call(ground.url, '/auth/login', { body: { email: text, password } }).then(({ status }) => status),
          post('/auth/verify-email', text).then(({ status }) => status),
          post('/auth/confirm-email', text).then(({ status }) => status),
        ]);
        expect(statuses).to.deep.equal([400, 400, 400, 400]);
        const wrong = await call(ground.url, '/auth/login', { body: { email, password: text } });
        expect(wrong.status).to.equal(401);
      });
  });

  it('has nobody send an address more than some mails, whatever accounts they use for it', async () => {
    const email = anyEmail();
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++) {
      const answer = await register({ email, password });
      statuses.push(answer.status);
      await ground.database.db.deleteFrom('users').where('email', '=', email).execute();
    }
    expect(statuses.filter((status) => status === 201)).to.have.length(11);
    expect(statuses.at(-1)).to.equal(429);
  });

  describe('an address', () => {
    it('is verified by the link of the mail, once', async () => {
      const ada = await createPerson(ground.url);
      const { url, expiresAt } = await ground.mail('verify-email', ada.email);
      expect(url).to.match(/^https:\/\/mixdown\.example\.org\/auth\/verify-email\?token=/);
      expect(Date.parse(expiresAt!)).to.be.greaterThan(Date.now());
      expect((await post('/auth/verify-email', tokenOf(url))).status).to.equal(204);
      expect((await user(ada)).emailVerified).to.equal(true);
      expect(await codeOf(await post('/auth/verify-email', tokenOf(url)))).to.equal('bad-token');
    });

    it('is not verified by looking at the link, which mail programs do by themselves', async () => {
      const ada = await createPerson(ground.url);
      const { url } = await ground.mail('verify-email', ada.email);
      const page = await call(ground.url, url!.replace('https://mixdown.example.org', ''));
      expect(page.headers.get('content-type')).to.equal('text/html; charset=utf-8');
      expect(await page.text()).to.include(tokenOf(url));
      expect((await user(ada)).emailVerified).to.equal(false);
    });

    it('is verified by the button of the page, which answers with a page', async () => {
      const ada = await createPerson(ground.url);
      const { url } = await ground.mail('verify-email', ada.email);
      const press = () =>
        fetch(`${ground.url}/auth/verify-email`, {
          method: 'POST',
          body: new URLSearchParams({ token: tokenOf(url) }),
        });
      const done = await press();
      expect(done.status).to.equal(200);
      expect(await done.text()).to.include('Your address is verified.');
      const again = await press();
      expect(again.status).to.equal(400);
      expect(await again.text()).to.include('has been used or has expired');
    });

    it('shows what a link holds as text', async () => {
      const page = await call(ground.url, `/auth/verify-email?token=${encodeURIComponent('"><script>x')}`);
      expect(await page.text())
        .to.include('&quot;&gt;&lt;script&gt;x')
        .and.not.include('<script>');
    });

    it('is not verified by a token that is changed, expired, or sent for something else', async () => {
      const ada = await createPerson(ground.url);
      const { url } = await ground.mail('verify-email', ada.email);
      const token = tokenOf(url);
      const [header, payload, signature] = token.split('.');
      const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
      for (const bad of [
        `${header}.${payload}.${signature!.slice(2)}`,
        none,
        ada.tokens.access_token,
        payload!,
      ])
        expect((await post('/auth/verify-email', bad)).status).to.equal(400);
      expect((await post('/auth/confirm-email', token)).status).to.equal(400);
      await ground.database.db.updateTable('mail_tokens').set({ expires_at: '2000' }).execute();
      expect((await post('/auth/verify-email', token)).status).to.equal(400);
      expect((await user(ada)).emailVerified).to.equal(false);
    });

    it('is mailed another link when it is asked for, but not without end', async () => {
      const ada = await createPerson(ground.url);
      const resend = () => ada.call('/auth/verify-email/resend', { method: 'POST' });
      const statuses: number[] = [];
      for (let n = 0; n < 5; n++) statuses.push((await resend()).status);
      expect(statuses).to.deep.equal([202, 202, 202, 202, 429]);
      await waitUntil(
        '5 mails',
        () => ground.mails().filter((mail) => mail.email === ada.email).length === 5,
      );
      const { url } = await ground.mail('verify-email', ada.email);
      await post('/auth/verify-email', tokenOf(url));
      expect(await codeOf(await resend())).to.equal('already-verified');
    });
  });

  describe('the profile', () => {
    it('has a name that can be changed and left out', async () => {
      const ada = await createPerson(ground.url);
      expect(((await (await patch(ada, { displayName: 'Ada L.' })).json()) as User).displayName).to.equal(
        'Ada L.',
      );
      await patch(ada, { displayName: null });
      expect((await user(ada)).displayName).to.equal(null);
      expect((await patch(ada, {})).status).to.equal(200);
    });

    it('refuses what it doesn’t have', async () => {
      const ada = await createPerson(ground.url);
      for (const body of [
        { role: 'admin' },
        { emailVerified: true },
        { id: ada.id },
        { password: 'short' },
        [],
      ])
        expect((await patch(ada, body)).status).to.equal(400);
      expect((await user(ada)).role).to.equal('user');
    });

    it('gets a new password with the present one, which ends all other sessions', async () => {
      const ada = await createPerson(ground.url);
      const phone = ada.tokens.access_token;
      await ada.enter();
      const change = { password: 'a better horse', currentPassword: password };
      expect((await patch(ada, change)).status).to.equal(200);
      expect((await call(ground.url, '/auth/me', { token: phone })).status).to.equal(401);
      expect((await ada.call('/auth/me')).status).to.equal(200);
      expect((await ada.login()).status).to.equal(401);
      expect((await ada.login({ password: 'a better horse' })).status).to.equal(200);
      await ground.mail('password-changed', ada.email);
    });

    it('keeps its password without the present one, or with a wrong one', async () => {
      const ada = await createPerson(ground.url);
      const answer = await patch(ada, { password: 'a better horse' });
      expect(((await answer.json()) as { errors: { path: string }[] }).errors[0]?.path).to.equal(
        'currentPassword',
      );
      const wrong = await patch(ada, { password: 'a better horse', currentPassword: 'a wrong one' });
      expect(wrong.status).to.equal(403);
      expect(await codeOf(wrong)).to.equal('wrong-password');
      expect((await ada.login()).status).to.equal(200);
    });

    it('counts wrong present passwords as a login does', async () => {
      const ada = await createPerson(ground.url);
      const guess = () => patch(ada, { password: 'a better horse', currentPassword: 'a wrong one' });
      const answers = await Promise.all(Array.from({ length: 12 }, guess));
      expect(answers.map(({ status }) => status)).to.include(429);
    });

    it('gets a new address once it is confirmed there, and the old one is told', async () => {
      const ada = await createPerson(ground.url);
      const email = anyEmail();
      expect(await codeOf(await patch(ada, { email }))).to.equal('invalid-request');
      const asked = await patch(ada, { email: email.toUpperCase(), currentPassword: password });
      expect(((await asked.json()) as User).email).to.equal(ada.email);
      expect((await ground.mail('email-changing', ada.email)).newEmail).to.equal(email);
      const { url } = await ground.mail('confirm-email', email);
      expect((await post('/auth/verify-email', tokenOf(url))).status).to.equal(400);
      expect((await post('/auth/confirm-email', tokenOf(url))).status).to.equal(204);
      expect(await user(ada)).to.include({ email, emailVerified: true });
      expect((await ground.mail('email-changed', ada.email)).newEmail).to.equal(email);
      expect((await ada.login()).status).to.equal(401);
    });

    it('gets no address of somebody else, whenever they came to it', async () => {
      const [ada, bob] = [await createPerson(ground.url), await createPerson(ground.url)];
      const taken = await patch(ada, { email: bob.email, currentPassword: password });
      expect(await codeOf(taken)).to.equal('email-taken');
      const email = anyEmail();
      await patch(ada, { email, currentPassword: password });
      const { url } = await ground.mail('confirm-email', email);
      await createPerson(ground.url, { email });
      expect(await codeOf(await post('/auth/confirm-email', tokenOf(url)))).to.equal('email-taken');
      expect((await user(ada)).email).to.equal(ada.email);
    });

    it('mails no more than a few links to addresses that somebody wants', async () => {
      const ada = await createPerson(ground.url);
      const statuses: number[] = [];
      for (let n = 0; n < 6; n++)
        statuses.push((await patch(ada, { email: anyEmail(), currentPassword: password })).status);
      expect(statuses).to.deep.equal([200, 200, 200, 200, 200, 429]);
    });

    it('is not taken over by a change that was asked for before its password was set anew', async () => {
      const ada = await createPerson(ground.url);
      const evil = anyEmail();
      await patch(ada, { email: evil, currentPassword: password });
      const { url } = await ground.mail('confirm-email', evil);
      await call(ground.url, '/auth/password-reset-request', { body: { email: ada.email } });
      const reset = await ground.mail('password-reset', ada.email);
      const body = { token: tokenOf(reset.url), password: 'a better horse' };
      expect((await call(ground.url, '/auth/password-reset-confirm', { body })).status).to.equal(204);
      expect((await post('/auth/confirm-email', tokenOf(url))).status).to.equal(400);
      expect((await ada.login({ password: 'a better horse' })).status).to.equal(200);
    });

    it('keeps the password of a reset when a change with the former one is on its way', async () => {
      const ada = await createPerson(ground.url);
      await call(ground.url, '/auth/password-reset-request', { body: { email: ada.email } });
      const { url } = await ground.mail('password-reset', ada.email);
      const reset = { token: tokenOf(url), password: 'of the person' };
      const thief = () => patch(ada, { password: 'of the thief', currentPassword: password });
      const [done] = await Promise.all([
        call(ground.url, '/auth/password-reset-confirm', { body: reset }),
        thief(),
        thief(),
        thief(),
      ]);
      // A thief who was faster has made the link useless: then, too, one of the two passwords holds, never both.
      const [person, other] = [
        await ada.login({ password: 'of the person' }),
        await ada.login({ password: 'of the thief' }),
      ];
      expect([person.status, other.status]).to.deep.equal(done.status === 204 ? [200, 401] : [401, 200]);
    });

    it('is not taken over by a link that went to its former address', async () => {
      const ada = await createPerson(ground.url);
      await call(ground.url, '/auth/password-reset-request', { body: { email: ada.email } });
      const former = await ground.mail('password-reset', ada.email);
      const email = anyEmail();
      await patch(ada, { email, currentPassword: password });
      await post('/auth/confirm-email', tokenOf((await ground.mail('confirm-email', email)).url));
      const body = { token: tokenOf(former.url), password: 'of a stranger' };
      expect((await call(ground.url, '/auth/password-reset-confirm', { body })).status).to.equal(400);
    });
  });

  describe('deleting', () => {
    it('takes everything away, and tells the gateways', async () => {
      const ada = await createPerson(ground.url);
      await ada.call('/auth/api-keys', { body: { name: 'script' } });
      await post('/auth/verify-email', tokenOf((await ground.mail('verify-email', ada.email)).url));
      expect((await ada.call('/users/me', { method: 'DELETE' })).status).to.equal(204);
      await ground.mail('account-deleted', ada.email);
      expect((await ada.login()).status).to.equal(401);
      const { db } = ground.database;
      const left = await Promise.all([
        db.selectFrom('users').select('id').where('id', '=', ada.id).execute(),
        db.selectFrom('sessions').select('id').where('user_id', '=', ada.id).execute(),
        db.selectFrom('api_keys').select('id').where('user_id', '=', ada.id).execute(),
        db.selectFrom('mail_tokens').select('hash').where('user_id', '=', ada.id).execute(),
        db.selectFrom('known_addresses').select('address').where('user_id', '=', ada.id).execute(),
      ]);
      expect(left.flat()).to.be.empty;
      await waitUntil('the gateways to be told', () =>
        ground.events().some(({ topic, userId }) => topic === 'account-deleted' && userId === ada.id),
      );
      await createPerson(ground.url, { email: ada.email });
    });

    describe('by an old login', () => {
      const remove = (person: Person, body?: object) =>
        person.call('/users/me', { method: 'DELETE', ...(body ? { body } : {}) });
      async function createOldLogin(): Promise<Person> {
        const ada = await createPerson(ground.url);
        await ground.database.db
          .updateTable('sessions')
          .set({ created_at: new Date(Date.now() - 11 * 60_000).toISOString() })
          .where('user_id', '=', ada.id)
          .execute();
        return ada;
      }

      it('needs the password', async () => {
        const ada = await createOldLogin();
        const answer = await remove(ada);
        expect(answer.status).to.equal(403);
        expect(await codeOf(answer)).to.equal('fresh-login-needed');
        expect(await codeOf(await remove(ada, {}))).to.equal('fresh-login-needed');
        expect(await codeOf(await remove(ada, { currentPassword: 'a wrong one' }))).to.equal(
          'wrong-password',
        );
        expect((await remove(ada, { currentPassword: ada.password })).status).to.equal(204);
        expect((await ada.login()).status).to.equal(401);
      });

      it('is not made young by a refresh, but by a new login', async () => {
        const ada = await createOldLogin();
        const body = { refresh_token: ada.tokens.refresh_token };
        const answer = await call(ground.url, '/auth/refresh', { body });
        const { access_token: token } = (await answer.json()) as { access_token: string };
        const refused = await call(ground.url, '/users/me', { method: 'DELETE', token });
        expect(await codeOf(refused)).to.equal('fresh-login-needed');
        await ada.enter();
        expect((await remove(ada)).status).to.equal(204);
      });

      it('does not let passwords be tried in bulk', async () => {
        const ada = await createOldLogin();
        const tries = await Promise.all(
          Array.from({ length: 12 }, () => remove(ada, { currentPassword: 'a wrong one' })),
        );
        expect(tries.map(({ status }) => status)).to.include(429);
      });
    });

    it('happens once, however often it is asked for at the same moment', async () => {
      const ada = await createPerson(ground.url);
      const answers = await Promise.all([1, 2, 3].map(() => ada.call('/users/me', { method: 'DELETE' })));
      expect(answers.map(({ status }) => status)).to.include(204);
      for (const { status } of answers) expect(status).to.be.oneOf([204, 401]);
    });
  });
});
