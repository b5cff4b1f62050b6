import { expect } from 'chai';
import { call, codeOf, createPerson, type Person } from '../testing/person.ts';
import { describeUsers } from '../testing/describe-users.ts';
import { anyAddress } from '../testing/users-ground.ts';

describeUsers('a login', (ground) => {
  let ada: Person;
  beforeEach(async () => {
    ada = await createPerson(ground.url);
    await ground.database.db.deleteFrom('login_limits').execute();
  });

  const wrong = (address: string, email = ada.email) =>
    call(ground.url, '/auth/login', { body: { email, password: 'a wrong password' }, address });
  /** Many wrong passwords, one after the other. @returns their statuses */
  async function guess(times: number, next: () => Promise<Response>): Promise<number[]> {
    const statuses: number[] = [];
    for (let n = 0; n < times; n++) statuses.push((await next()).status);
    return statuses;
  }
  /** As if the waits that there are were half a minute long, so that a slow machine doesn't see their end. */
  const hold = () =>
    ground.database.db
      .updateTable('login_limits')
      .set({ blocked_until: new Date(Date.now() + 30_000).toISOString() })
      .where('blocked_until', '>', '2000')
      .execute();

  it('answers alike whether the address or the password is wrong', async () => {
    const address = anyAddress();
    const [known, unknown] = [await wrong(address), await wrong(address, 'nobody@example.org')];
    expect(known.status).to.equal(401).and.equal(unknown.status);
    const names = (answer: Response) => [...answer.headers.keys()].sort();
    expect(names(known)).to.deep.equal(names(unknown));
    expect(await known.json()).to.deep.equal(await unknown.json());
  });

  it('takes the address however it is written', async () => {
    const email = `  ${ada.email.toUpperCase()} `;
    const answer = await call(ground.url, '/auth/login', { body: { email, password: ada.password } });
    expect(answer.status).to.equal(200);
  });

  for (const [who, email] of [
    ['an account', () => ada.email],
    ['an address without account', () => 'nobody@example.org'],
  ] as const)
    it(`has to wait after some wrong passwords for ${who}, and says how long`, async () => {
      const address = anyAddress();
      expect(await guess(6, () => wrong(address, email()))).to.deep.equal([401, 401, 401, 401, 401, 401]);
      await hold();
      const answer = await wrong(address, email());
      expect(answer.status).to.equal(429);
      expect(Number(answer.headers.get('retry-after'))).to.be.within(1, 30);
      expect(await codeOf(answer)).to.equal('too-many-attempts');
    });

  it('has to wait with the right password, too, while it waits', async () => {
    const address = anyAddress();
    await guess(6, () => wrong(address));
    await hold();
    expect((await ada.login({ address })).status).to.equal(429);
  });

  it('begins anew after the right password', async () => {
    await guess(5, () => wrong(ada.address));
    await ada.enter();
    expect(await guess(6, () => wrong(ada.address))).to.deep.equal([401, 401, 401, 401, 401, 401]);
  });

  it('can’t be kept from a person by strangers at other addresses', async () => {
    await ada.enter();
    await guess(31, () => wrong(anyAddress()));
    await hold();
    expect((await wrong(anyAddress())).status).to.equal(429);
    expect((await ada.login()).status).to.equal(200);
  });

  it('can’t be kept from a person at a new place either, once they have reset the password by mail', async () => {
    await guess(31, () => wrong(anyAddress()));
    await hold();
    const address = anyAddress();
    expect((await ada.login({ address })).status).to.equal(429);
    await call(ground.url, '/auth/password-reset-request', { body: { email: ada.email }, address });
    const { url } = await ground.mail('password-reset', ada.email);
    const token = new URL(url!).searchParams.get('token');
    const body = { token, password: 'another good one' };
    expect((await call(ground.url, '/auth/password-reset-confirm', { body, address })).status).to.equal(204);
    expect((await ada.login({ address, password: 'another good one' })).status).to.equal(200);
  });

  it('waits no more at the address where the password was reset', async () => {
    await guess(6, () => wrong(ada.address));
    await hold();
    expect((await ada.login()).status).to.equal(429);
    await call(ground.url, '/auth/password-reset-request', { body: { email: ada.email } });
    const { url } = await ground.mail('password-reset', ada.email);
    const body = { token: new URL(url!).searchParams.get('token'), password: 'another good one' };
    await call(ground.url, '/auth/password-reset-confirm', { body, address: ada.address });
    expect((await ada.login({ password: 'another good one' })).status).to.equal(200);
  });

  it('has to wait at an address that tries many accounts', async () => {
    const address = anyAddress();
    const one = () => wrong(address, `${Math.random()}@example.org`);
    for (let n = 0; n < 10; n++) await Promise.all(Array.from({ length: 10 }, one));
    expect(await guess(1, one)).to.deep.equal([401]);
    await hold();
    expect(await guess(1, one)).to.deep.equal([429]);
  });

  it('takes the addresses of one IPv6 network for one', async () => {
    const next = (() => {
      let host = 0;
      return () => `2001:db8:1:2:${(++host).toString(16)}::1`;
    })();
    await guess(6, () => wrong(next()));
    await hold();
    expect((await wrong(next())).status).to.equal(429);
    expect((await wrong('2001:db8:1:3::1')).status).to.equal(401);
  });

  it('keeps neither address nor email of those who failed', async () => {
    await wrong(ada.address);
    const rows = await ground.database.db.selectFrom('login_limits').selectAll().execute();
    expect(rows).to.not.be.empty;
    expect(JSON.stringify(rows)).to.not.include(ada.address).and.not.include(ada.email);
  });
});
