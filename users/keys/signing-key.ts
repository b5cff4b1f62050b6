import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Kysely } from 'kysely';
import type { UsersSchema } from '../database/schema.ts';

/** What signs access tokens, and what others check them with. */
export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** The key made and kept on the first start. */
export async function keptSigningKey(db: Kysely<UsersSchema>): Promise<SigningKey> {
  return toSigningKey((await storedKey(db)) ?? (await makeKey(db)));
}

/** The public half as the JWK set that other services read (RFC 7517). */
export function toJwks({ kid, publicKey }: SigningKey) {
  return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] };
}

/** @param pem RSA private key. @throws Error when it is anything else, which the configuration has made sure of */
export function toSigningKey(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyType !== 'rsa') throw new Error('JWT_PRIVATE_KEY must be an RSA key');
  const publicKey = createPublicKey(privateKey);
  return { kid: fingerprint(publicKey), privateKey, publicKey };
}

/** Named after its content: the same key has the same name in every process, and a new key a new one. */
function fingerprint(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ format: 'der', type: 'spki' }))
    .digest('base64url')
    .slice(0, 16);
}

const name = 'access-tokens';

async function storedKey(db: Kysely<UsersSchema>): Promise<string | undefined> {
  const query = db.selectFrom('signing_keys').select('private_key').where('name', '=', name);
  return (await query.executeTakeFirst())?.private_key;
}

/** Of processes that make one each at the same moment the first keeps its own, and the others take it too. */
async function makeKey(db: Kysely<UsersSchema>): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const row = { name, private_key: pem, created_at: new Date().toISOString() };
  await db.insertInto('signing_keys').ignore().values(row).execute();
  return (await storedKey(db)) ?? pem;
}
