import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** The public key that verifies tokens. */
export interface PublicKey {
  kid: string;
  publicKey: KeyObject;
}

/** What signs access tokens. */
export interface SigningKey extends PublicKey {
  privateKey: KeyObject;
}

/** The public keys as the JWK set that other services read (RFC 7517). */
export function toJwks(keys: readonly PublicKey[]) {
  return {
    keys: keys.map(({ kid, publicKey }) => ({
      ...publicKey.export({ format: 'jwk' }),
      ...{ kid, use: 'sig', alg: 'RS256' },
    })),
  };
}

/** @param pem RSA private key. @throws Error for anything else; the configuration has already validated it */
export function toSigningKey(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyType !== 'rsa') throw new Error('JWT_PRIVATE_KEY must be an RSA key');
  const publicKey = createPublicKey(privateKey);
  return { kid: fingerprint(publicKey), privateKey, publicKey };
}

export async function makeSigningKey(): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return toSigningKey(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
}

export function privatePem({ privateKey }: SigningKey): string {
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

export function publicPem({ publicKey }: PublicKey): string {
  return publicKey.export({ format: 'pem', type: 'spki' }).toString();
}

/**
 * The name is derived from the content: the same key has the same name in every process, and a new key a new
 * one.
 */
function fingerprint(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ format: 'der', type: 'spki' }))
    .digest('base64url')
    .slice(0, 16);
}
