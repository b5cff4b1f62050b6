import { expect } from 'chai';
import { updateUser } from '../database/user.repository.ts';
import { describeUsers } from '../testing/describe-users.ts';
import { anyEmail, call, codeOf, createPerson, type Person } from '../testing/person.ts';
import { password } from '../testing/users-ground.ts';
import { newInvitationSchema } from './invitations.api.ts';

describeUsers('registration', (ground) => {
  let admin: Person;
  let closed: string;
  let byInvitation: string;
  before(async () => {
    closed = (await ground.start({ registration: 'closed' })).url;
    byInvitation = (await ground.start({ registration: 'invite' })).url;
    admin = await createPerson(ground.url);
    await updateUser(ground.database.db, admin.id, { role: 'admin' });
  });

  const register = (url: string, parts: object = {}) =>
    call(url, '/auth/register', { body: { email: anyEmail(), password, ...parts } });
  const invite = async () =>
    newInvitationSchema.parse(await (await admin.call('/invitations', { method: 'POST' })).json());

  it('that is closed takes nobody, and does not tell who has an account', async () => {
    const { code } = await invite();
    for (const parts of [{}, { email: admin.email }, { invitation: code }, { password: 'password123' }]) {
      const answer = await register(closed, parts);
      expect(answer.status).to.equal(403);
      expect(await codeOf(answer)).to.equal('registration-closed');
    }
  });

  it('that is closed leaves administrators free to make accounts', async () => {
    const token = admin.tokens.access_token;
    const made = await call(closed, '/users', { body: { email: anyEmail(), password }, token });
    expect(made.status).to.equal(201);
  });

  it('by invitation takes each code once, also when two use it at the same moment', async () => {
    const { code } = await invite();
    const answers = await Promise.all([1, 2, 3].map(() => register(byInvitation, { invitation: code })));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 403, 403]);
    expect(await codeOf(await register(byInvitation, { invitation: code }))).to.equal('bad-invitation');
  });

  it('by invitation refuses whoever has none, whatever else is said', async () => {
    expect(await codeOf(await register(byInvitation))).to.equal('invitation-needed');
    expect(await codeOf(await register(byInvitation, { email: admin.email }))).to.equal('invitation-needed');
    expect(await codeOf(await register(byInvitation, { invitation: "' or 1=1 --" }))).to.equal(
      'bad-invitation',
    );
  });

  it('by invitation keeps the code good when the registration is refused', async () => {
    const { code } = await invite();
    const refused = [{ email: admin.email }, { password: 'password123' }, { email: 'nobody' }];
    for (const parts of refused)
      expect((await register(byInvitation, { invitation: code, ...parts })).status).to.be.oneOf([400, 409]);
    expect((await register(byInvitation, { invitation: code })).status).to.equal(201);
  });

  it('by invitation refuses a code that was revoked or has expired', async () => {
    const [revoked, expired] = [await invite(), await invite()];
    const path = `/invitations/${revoked.id}`;
    expect((await admin.call(path, { method: 'DELETE' })).status).to.equal(204);
    expect((await admin.call(path, { method: 'DELETE' })).status).to.equal(404);
    await ground.database.db
      .updateTable('invitations')
      .set({ expires_at: new Date().toISOString() })
      .where('id', '=', expired.id)
      .execute();
    for (const { code } of [revoked, expired])
      expect(await codeOf(await register(byInvitation, { invitation: code }))).to.equal('bad-invitation');
  });

  it('that is open needs no code and uses none up', async () => {
    const { code } = await invite();
    expect((await register(ground.url, { invitation: code })).status).to.equal(201);
    expect((await register(byInvitation, { invitation: code })).status).to.equal(201);
  });

  it('lists invitations without their codes, for administrators only', async () => {
    const { id, code } = await invite();
    const listed = await (await admin.call('/invitations')).text();
    expect(listed).to.include(id).and.not.include(code);
    const ada = await createPerson(ground.url);
    for (const [method, path] of [
      ['POST', '/invitations'],
      ['GET', '/invitations'],
      ['DELETE', `/invitations/${id}`],
    ] as const)
      expect((await ada.call(path, { method })).status).to.equal(403);
    expect(await (await admin.call('/invitations')).text()).to.include(id);
  });
});
