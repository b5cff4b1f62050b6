import { expect } from 'chai';
import { removeStale } from './cleaner.ts';
import { call, createPerson } from './testing/person.ts';
import { describeUsers } from './testing/describe-users.ts';

const day = 86_400;

describeUsers('what accounts leave behind', (ground) => {
  it('is removed once nobody can use it, and nothing else', async () => {
    const { db } = ground.database;
    const [ada, bob] = [await createPerson(ground.url), await createPerson(ground.url)];
    for (const person of [ada, bob]) await person.login({ password: 'a wrong one' });
    const past = '2000-01-01T00:00:00.000Z';
    await db.updateTable('sessions').set({ expires_at: past }).where('user_id', '=', ada.id).execute();
    await db.updateTable('mail_tokens').set({ expires_at: past }).where('user_id', '=', ada.id).execute();
    await db
      .updateTable('known_addresses')
      .set({ last_used_at: past })
      .where('user_id', '=', ada.id)
      .execute();
    await db.updateTable('audit_events').set({ at: past }).where('subject_id', '=', ada.id).execute();
    await db.updateTable('login_limits').set({ updated_at: past }).execute();
    await removeStale(db, 30 * day);
    const left = async (table: 'sessions' | 'mail_tokens' | 'known_addresses') =>
      (await db.selectFrom(table).select('user_id').execute()).map((row) => row.user_id);
    expect(await left('sessions')).to.deep.equal([bob.id]);
    expect(await left('mail_tokens')).to.deep.equal([bob.id]);
    expect(await left('known_addresses')).to.deep.equal([bob.id]);
    const subjects = await db.selectFrom('audit_events').select('subject_id').execute();
    expect(new Set(subjects.map((row) => row.subject_id))).to.deep.equal(new Set([bob.id]));
    expect(await db.selectFrom('login_limits').selectAll().execute()).to.be.empty;
    expect(await db.selectFrom('refresh_tokens').selectAll().execute()).to.have.length(1);
    expect((await call(ground.url, '/auth/me', { token: bob.tokens.access_token })).status).to.equal(200);
  });
});
