import { expect } from 'chai';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { call, codeOf, createPerson, type Person } from '../testing/person.ts';
import { describeUsers } from '../testing/describe-users.ts';

describeUsers('a forgotten password', (ground) => {
  let ada: Person;
  beforeEach(async () => {
    ada = await createPerson(ground.url);
  });

  const next = 'a better horse';
  const request = (email: string) => call(ground.url, '/auth/password-reset-request', { body: { email } });
  const confirm = (token: string, password = next) =>
    call(ground.url, '/auth/password-reset-confirm', { body: { token, password } });
  async function mailedToken(): Promise<string> {
    await request(ada.email);
    return new URL((await ground.mail('password-reset', ada.email)).url!).searchParams.get('token')!;
  }

  it('is set anew by the link of the mail, which ends every session', async () => {
    expect((await confirm(await mailedToken())).status).to.equal(204);
    expect((await ada.call('/auth/me')).status).to.equal(401);
    const body = { refresh_token: ada.tokens.refresh_token };
    expect((await call(ground.url, '/auth/refresh', { body })).status).to.equal(401);
    expect((await ada.login()).status).to.equal(401);
    expect((await ada.login({ password: next })).status).to.equal(200);
    await ground.mail('password-changed', ada.email);
  });

  it('is set anew by the link, which ends every API key, as the mail says', async () => {
    const made = await ada.call('/auth/api-keys', { body: { name: 'backup script' } });
    const { key } = (await made.json()) as { key: string };
    const check = () => call(ground.url, '/internal/api-keys/check', { body: { key } });
    expect((await check()).status).to.equal(200);
    expect((await confirm(await mailedToken())).status).to.equal(204);
    expect((await check()).status).to.equal(401);
    const { endedApiKeys } = await ground.mail('password-changed', ada.email);
    expect(endedApiKeys).to.deep.equal(['backup script']);
  });

  it('leaves API keys alone where the person changes a known password', async () => {
    const made = await ada.call('/auth/api-keys', { body: { name: 'backup script' } });
    const { key } = (await made.json()) as { key: string };
    const body = { password: next, currentPassword: ada.password };
    expect((await ada.call('/users/me', { method: 'PATCH', body })).status).to.equal(200);
    expect((await call(ground.url, '/internal/api-keys/check', { body: { key } })).status).to.equal(200);
    expect((await ground.mail('password-changed', ada.email)).endedApiKeys).to.equal(undefined);
  });

  it('is answered alike for an address that has no account, which gets no mail', async () => {
    const [known, unknown] = [await request(ada.email), await request('nobody@example.org')];
    expect(known.status).to.equal(202).and.equal(unknown.status);
    const names = (answer: Response) => [...answer.headers.keys()].sort();
    expect(names(known)).to.deep.equal(names(unknown));
    expect(await known.text()).to.equal(await unknown.text());
    await ground.mail('password-reset', ada.email);
    expect(ground.mails().filter(({ email }) => email === 'nobody@example.org')).to.be.empty;
  });

  it('is set by a link once, also when it is used twice at the same moment', async () => {
    const token = await mailedToken();
    const answers = await Promise.all([confirm(token), confirm(token)]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([204, 400]);
    expect(await codeOf(await confirm(token))).to.equal('bad-token');
  });

  it('makes every other link for it useless, too', async () => {
    const first = await mailedToken();
    await request(ada.email);
    await waitUntil(
      'two mails',
      () =>
        ground.mails().filter(({ kind, email }) => kind === 'password-reset' && email === ada.email)
          .length === 2,
    );
    const second = new URL((await ground.mail('password-reset', ada.email)).url!).searchParams.get('token')!;
    expect((await confirm(second)).status).to.equal(204);
    expect((await confirm(first)).status).to.equal(400);
  });

  it('keeps the link good when the password is refused', async () => {
    const token = await mailedToken();
    expect(await codeOf(await confirm(token, 'password123'))).to.equal('weak-password');
    expect(await codeOf(await confirm(token, 'short'))).to.equal('invalid-request');
    expect((await confirm(token)).status).to.equal(204);
  });

  it('is not set by a link that has expired, or by a made-up one', async () => {
    const token = await mailedToken();
    await ground.database.db
      .updateTable('mail_tokens')
      .set({ expires_at: new Date().toISOString() })
      .execute();
    for (const bad of [token, 'x', "' or 1=1 --"]) expect((await confirm(bad)).status).to.equal(400);
    expect((await ada.login()).status).to.equal(200);
  });

  it('is not set any more once the password was changed otherwise', async () => {
    const token = await mailedToken();
    const body = { password: next, currentPassword: ada.password };
    expect((await ada.call('/users/me', { method: 'PATCH', body })).status).to.equal(200);
    expect((await confirm(token, 'of a stranger')).status).to.equal(400);
  });

  it('fills nobody’s mailbox, however fast it is asked for', async () => {
    const service = await ground.start();
    const body = { email: ada.email };
    const ask = () => call(service.url, '/auth/password-reset-request', { body });
    const answers = await Promise.all(Array.from({ length: 8 }, ask));
    expect(answers.map(({ status }) => status)).to.deep.equal(answers.map(() => 202));
    // What it has begun is done by then.
    await service.close();
    const sent = await ground.database.db
      .selectFrom('mail_tokens')
      .select('hash')
      .where('user_id', '=', ada.id)
      .where('purpose', '=', 'password-reset')
      .execute();
    expect(sent).to.have.length(5);
  });

  it('verifies the address, whose mail was read', async () => {
    await confirm(await mailedToken());
    const login = await ada.login({ password: next });
    const { access_token: token } = (await login.json()) as { access_token: string };
    const me = await call(ground.url, '/auth/me', { token });
    expect(await me.json()).to.include({ emailVerified: true });
  });

  it('is set by the page that the link opens', async () => {
    const token = await mailedToken();
    const page = await (await call(ground.url, `/auth/password-reset?token=${token}`)).text();
    expect(page).to.include(`value="${token}"`).and.include('action="password-reset-confirm"');
    const body = new URLSearchParams({ token, password: next });
    const done = await fetch(`${ground.url}/auth/password-reset-confirm`, { method: 'POST', body });
    expect(await done.text()).to.include('Your password is set');
    expect((await ada.login({ password: next })).status).to.equal(200);
  });
});
