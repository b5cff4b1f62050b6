import { expect } from 'chai';
import { createPasswordCheck, hashPassword } from './password-hash.ts';

describe('a password', () => {
  it('is known by its hash, which differs each time', async () => {
    const check = await createPasswordCheck();
    const [first, second] = [await hashPassword('correct horse'), await hashPassword('correct horse')];
    expect(first).to.not.equal(second);
    for (const hash of [first, second]) expect(await check('correct horse', hash)).to.equal(true);
    expect(await check('Correct horse', first)).to.equal(false);
    expect(await check('', first)).to.equal(false);
  });

  it('never matches where there is no account', async () => {
    const check = await createPasswordCheck();
    expect(await check('correct horse', undefined)).to.equal(false);
  });

  it('may hold any characters', async () => {
    const check = await createPasswordCheck();
    const password = 'Größe 👩‍👩‍👧\0\n';
    expect(await check(password, await hashPassword(password))).to.equal(true);
    expect(await check('Größe 👩‍👩‍👧', await hashPassword(password))).to.equal(false);
  });
});
