import { hash } from '@node-rs/argon2';
import { expect } from 'chai';
import { describeUsers } from '../testing/describe-users.ts';
import { createPerson } from '../testing/person.ts';

describeUsers('a password’s hash', (ground) => {
  it('is made anew once for many logins at the same moment, all of which succeed', async () => {
    const ada = await createPerson(ground.url);
    const { db } = ground.database;
    const cheap = await hash(ada.password, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await db.updateTable('users').set({ password_hash: cheap }).where('id', '=', ada.id).execute();
    const answers = await Promise.all([1, 2, 3, 4].map(() => ada.login()));
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200, 200]);
  });

  it('is made anew at a login when it was made at a lower cost', async () => {
    const ada = await createPerson(ground.url);
    const { db } = ground.database;
    const stored = async () =>
      (
        await db
          .selectFrom('users')
          .select('password_hash')
          .where('id', '=', ada.id)
          .executeTakeFirstOrThrow()
      ).password_hash;
    const cheap = await hash(ada.password, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await db.updateTable('users').set({ password_hash: cheap }).where('id', '=', ada.id).execute();
    expect((await ada.login({ password: 'a wrong one' })).status).to.equal(401);
    expect(await stored()).to.equal(cheap);
    await ada.enter();
    const dear = await stored();
    expect(dear).to.include('m=19456,t=2');
    await ada.enter();
    expect(await stored()).to.equal(dear);
  });
});
