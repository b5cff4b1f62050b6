import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { UnavailableError } from '../../shared/errors.ts';
import { rejection } from '../../shared/testing/rejection.ts';
import { startAccounts, type Accounts } from '../testing/accounts.ts';
import { createKeySet } from './key-set.ts';

describe('the keys of access tokens', () => {
  let accounts: Accounts;
  let kid: string;
  beforeEach(async () => {
    accounts = await startAccounts();
    kid = accounts.kid();
  });
  afterEach(() => accounts.close());

  it('are asked for once, however many ask at the same time', async () => {
    const keys = createKeySet(accounts.url);
    const [first, ...others] = await Promise.all([1, 2, 3, 4].map(() => keys.find(kid)));
    expect(jwt.verify(accounts.token(), first!)).to.include({ email: 'ada@example.org' });
    expect(others.every((key) => key === first)).to.equal(true);
    expect(await keys.find(kid)).to.equal(first);
    expect(accounts.asked()).to.equal(1);
  });

  it('are not asked for again for each key that is made up', async () => {
    const keys = createKeySet(accounts.url);
    for (let n = 0; n < 20; n++) expect(await keys.find(randomUUID())).to.equal(undefined);
    await keys.find(kid);
    expect(accounts.asked()).to.equal(1);
  });

  it('are asked for again for a key that is new', async () => {
    const keys = createKeySet(accounts.url, { pauseMs: 0 });
    expect(await keys.find(kid)).to.not.equal(undefined);
    const changed = accounts.changeKey();
    expect(await keys.find(changed)).to.not.equal(undefined);
    expect(await keys.find(kid), 'the former key').to.equal(undefined);
  });

  it('are believed for a time only', async () => {
    const keys = createKeySet(accounts.url, { freshMs: 0, pauseMs: 0 });
    await keys.find(kid);
    accounts.changeKey();
    expect(await keys.find(kid)).to.equal(undefined);
    expect(accounts.asked()).to.equal(2);
  });

  for (const [what, breakDown] of Object.entries({
    fails: () => {
      accounts.fail(500);
    },
    'is away': () => accounts.close(),
  })) {
    it(`stay good while the users service ${what}`, async () => {
      const keys = createKeySet(accounts.url, { freshMs: 0, pauseMs: 0 });
      const good = await keys.find(kid);
      await breakDown();
      expect(await keys.find(kid)).to.equal(good);
      expect(await rejection(keys.find('unknown'))).to.be.instanceOf(UnavailableError);
    });

    it(`can’t be had when they were never seen and the users service ${what}`, async () => {
      await breakDown();
      const error = await rejection(createKeySet(accounts.url).find(kid));
      expect(error).to.be.instanceOf(UnavailableError).and.include({ dependency: 'users service' });
    });
  }

  it('are there again as soon as the users service is', async () => {
    const keys = createKeySet(accounts.url);
    accounts.fail(503);
    await rejection(keys.find(kid));
    accounts.fail(undefined);
    expect(await keys.find(kid)).to.not.equal(undefined);
  });

  it('don’t make every request wait for a users service that is silent', async () => {
    const keys = createKeySet(accounts.url, { freshMs: 0, pauseMs: 60_000 });
    const good = await keys.find(kid);
    for (let n = 0; n < 5; n++) expect(await keys.find(kid)).to.equal(good);
    expect(accounts.asked()).to.equal(1);
  });
});
