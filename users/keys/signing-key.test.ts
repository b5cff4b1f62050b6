import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { toJwks, toSigningKey } from './signing-key.ts';

describe('the key that signs access tokens', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = toSigningKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());

  it('has a name that is its content’s', () => {
    const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    expect(toSigningKey(pkcs1).kid).to.equal(key.kid);
  });

  it('is published by its public half alone', () => {
    const { keys } = toJwks([key]);
    expect(keys).to.have.length(1);
    const [jwk] = keys;
    expect(jwk).to.have.all.keys('kty', 'n', 'e', 'kid', 'use', 'alg');
    expect(jwk).to.include({ kid: key.kid, use: 'sig', alg: 'RS256' });
    expect(createPublicKey({ key: jwk!, format: 'jwk' }).equals(key.publicKey)).to.equal(true);
  });

  it('is no other kind of key', () => {
    const { privateKey: other } = generateKeyPairSync('ed25519');
    const pem = other.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(() => toSigningKey(pem)).to.throw('must be an RSA key');
  });
});
