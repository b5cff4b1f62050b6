import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import express from 'express';
import jwt from 'jsonwebtoken';
import { accessToken } from '../../shared/auth/access-token.ts';
import { listen } from '../../shared/http/server.ts';

/** Gives out keys and tokens as the users service does, which the gateway knows by HTTP only. */
export interface Accounts {
  url: string;
  /** How often the keys were asked for. */
  asked: () => number;
  /** A token of someone new, or of `id`. */
  token: (parts?: { id?: string; kid?: string }) => string;
  /** The name of the key that signs. */
  kid: () => string;
  /** From now on its tokens are signed with another key. @returns the name of the new key */
  changeKey: () => string;
  /** Answers the next calls with this status; undefined answers them in earnest. */
  fail: (status: number | undefined) => void;
  close: () => Promise<void>;
}

export async function startAccounts(): Promise<Accounts> {
  let asked = 0;
  let failure: number | undefined;
  let key: { kid: string; publicKey: KeyObject; privateKey: KeyObject };
  const changeKey = () => {
    key = { kid: randomUUID(), ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
    return key.kid;
  };
  changeKey();

  const app = express();
  app.use((_request, response, next) => {
    if (failure === undefined) next();
    else response.status(failure).json({});
  });
  app.get('/health/ready', (_request, response) => response.json({ status: 'up', checks: {} }));
  app.get('/.well-known/jwks.json', (_request, response) => {
    asked += 1;
    const { kid, publicKey } = key;
    response.json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] });
  });
  const server = await listen(app, { host: '127.0.0.1', port: 0 });
  return {
    url: server.url,
    asked: () => asked,
    token({ id = randomUUID(), kid = key.kid } = {}) {
      const { algorithm, issuer, audience } = accessToken;
      const options = { algorithm, issuer, audience, keyid: kid, subject: id, expiresIn: 60 };
      return jwt.sign({ email: 'ada@example.org', role: 'user' }, key.privateKey, options);
    },
    kid: () => key.kid,
    changeKey,
    fail(status) {
      failure = status;
    },
    close: () => server.close(),
  };
}
