import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { v7 as uuid } from 'uuid';
import { ProblemError } from '../../shared/errors.ts';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { createGatewayDatabase, type GatewayDatabase } from '../testing/gateway-database.ts';
import { createDownloadLinks, linkSecret } from './download-link.ts';

const secret = 'x'.repeat(43);
const id = uuid();
const links = createDownloadLinks(secret, 3600);
const tokenOf = (link: string) => new URL(link).searchParams.get('token') ?? '';

function problemOf(token: string, of = id): string | undefined {
  try {
    links.verify(token, of);
    return undefined;
  } catch (error) {
    expect(error).to.be.instanceOf(ProblemError);
    expect((error as ProblemError).status).to.equal(403);
    return (error as ProblemError).code;
  }
}

describe('the link of the email', () => {
  it('opens the mp3 it was made for', () => {
    const link = links.make('https://example.org/mixdown', id);
    expect(link).to.match(new RegExp(`^https://example\\.org/mixdown/mp3s/${id}\\?token=[\\w.-]+$`));
    expect(problemOf(tokenOf(link))).to.equal(undefined);
  });

  it('says so when it has expired', () => {
    expect(problemOf(tokenOf(createDownloadLinks(secret, -1).make('http://localhost', id)))).to.equal(
      'expired-link',
    );
  });

  const claims = { subject: id, audience: 'mixdown-download', expiresIn: 3600 };
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  for (const [what, token] of Object.entries({
    'of another mp3': tokenOf(links.make('http://localhost', uuid())),
    'signed with another secret': tokenOf(
      createDownloadLinks('y'.repeat(43), 3600).make('http://localhost', id),
    ),
    'expired and signed with another secret': tokenOf(
      createDownloadLinks('y'.repeat(43), -1).make('http://localhost', id),
    ),
    'for another purpose': jwt.sign({}, secret, { ...claims, audience: 'mixdown' }),
    'signed in another way': jwt.sign({}, secret, { ...claims, algorithm: 'HS512' }),
    'signed not at all': `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded({ sub: id, aud: claims.audience, exp: 9e9 })}.`,
    'cut short': tokenOf(links.make('http://localhost', id)).slice(0, -5),
    'that is none': 'token',
    'that is empty': '',
  }))
    it(`is refused with a token ${what}`, () => {
      expect(problemOf(token)).to.equal('bad-link');
    });
});

for (const [name, create] of Object.entries(testDatabases()))
  describe(`the secret of the links, kept in ${name}`, () => {
    let database: GatewayDatabase;
    before(async () => {
      database = await createGatewayDatabase(create);
    });
    after(() => database.remove());

    it('is one for all gateways that start at once, and kept', async () => {
      const secrets = await Promise.all([1, 2, 3, 4].map(() => linkSecret(database.another().db)));
      expect(secrets[0]).to.match(/^[\w-]{43}$/);
      expect(new Set([...secrets, await linkSecret(database.db)]).size).to.equal(1);
    });
  });
