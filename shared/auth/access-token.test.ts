import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import jwt, { type SignOptions } from 'jsonwebtoken';
import { rejection } from '../testing/rejection.ts';
import { accessToken, authenticate } from './access-token.ts';

const ours = generateKeyPairSync('rsa', { modulusLength: 2048 });
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
const kid = 'ours';
const caller = { id: randomUUID(), email: 'ada@example.org', role: 'user' };

const check = (token: string) =>
  authenticate(`Bearer ${token}`, (asked) => Promise.resolve(asked === kid ? ours.publicKey : undefined));

const { algorithm, issuer, audience } = accessToken;
const usual: SignOptions = { algorithm, issuer, audience, keyid: kid, subject: caller.id, expiresIn: '1h' };

function sign(
  options: Partial<SignOptions>,
  claims: object = { email: caller.email, role: caller.role },
): string {
  return jwt.sign(claims, ours.privateKey, { ...usual, ...options });
}

function without(option: keyof SignOptions): string {
  const rest = Object.entries(usual).filter(([name]) => name !== option);
  return jwt.sign({ email: caller.email, role: caller.role }, ours.privateKey, Object.fromEntries(rest));
}

describe('authenticate', () => {
  it('tells whom a good token speaks for', async () => {
    const sid = randomUUID();
    const claims = { email: caller.email, role: caller.role, sid, email_verified: true };
    expect(await check(sign({}, claims))).to.deep.equal({ ...caller, sessionId: sid, emailVerified: true });
  });

  it('takes a token from a clock that is ahead', async () => {
    const iat = Math.floor(Date.now() / 1000) + 120;
    expect((await check(sign({}, { email: caller.email, role: caller.role, iat }))).id).to.equal(caller.id);
  });

  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const payload = sign({}).split('.')[1]!;
  const publicPem = ours.publicKey.export({ type: 'spki', format: 'pem' });
  const hmacInput = `${encoded({ alg: 'HS256', typ: 'JWT', kid })}.${payload}`;

  const bad: Record<string, string> = {
    'that has expired': sign({ expiresIn: -1 }),
    'without an expiry': without('expiresIn'),
    'without a subject': without('subject'),
    'without a key id': without('keyid'),
    'of an unknown key': sign({ keyid: 'other' }),
    'signed by a foreign key under our key’s name': jwt.sign(
      { email: caller.email, role: 'admin' },
      foreign.privateKey,
      usual,
    ),
    'for another audience': sign({ audience: 'elsewhere' }),
    'of another issuer': sign({ issuer: 'elsewhere' }),
    'of another algorithm': sign({ algorithm: 'RS512' }),
    'with alg none': `${encoded({ alg: 'none', typ: 'JWT', kid })}.${payload}.`,
    'with HS256 and our public key as the secret': `${hmacInput}.${createHmac('sha256', publicPem).update(hmacInput).digest('base64url')}`,
    'with claims of the wrong shape': sign({}, { email: 'nobody', role: 'emperor' }),
    'that is not one': 'abc',
  };
  for (const [what, token] of Object.entries(bad))
    it(`refuses a token ${what}`, async () => {
      const error = await rejection(check(token));
      expect(error).to.include({
        status: 401,
        code: what === 'that has expired' ? 'expired-token' : 'bad-token',
      });
    });

  it('asks for a token where there is none', async () => {
    for (const header of [undefined, '', 'Basic abc', 'Bearer'])
      expect(await rejection(authenticate(header, () => Promise.resolve(undefined)))).to.include({
        code: 'missing-token',
      });
  });
});
