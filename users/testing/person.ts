import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import type { components } from '../../shared/client/api-types.ts';
import { anyAddress, password as usualPassword } from './users-ground.ts';

type Tokens = components['schemas']['Tokens'];

interface Call {
  method?: string;
  body?: unknown;
  token?: string | undefined;
  /** Where it comes from, as the gateway says. */
  address?: string;
  headers?: Record<string, string>;
}

/** One request to the users service. A body is sent as JSON. */
export function call(url: string, path: string, options: Call = {}): Promise<Response> {
  const { method = options.body === undefined ? 'GET' : 'POST', body, token, address } = options;
  return fetch(url + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(address === undefined ? {} : { 'X-Forwarded-For': address }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

export async function codeOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { code: string }).code;
}

/** Somebody with an account, at an address of their own. */
export interface Person {
  id: string;
  email: string;
  password: string;
  address: string;
  /** Of the last login. */
  tokens: Tokens;
  call(path: string, options?: Call): Promise<Response>;
  login(parts?: { password?: string; address?: string; device?: string }): Promise<Response>;
  /** Logs in and keeps the tokens. */
  enter(parts?: { device?: string }): Promise<Tokens>;
}

export function anyEmail(): string {
  return `p${randomBytes(6).toString('hex')}@example.org`;
}

/** Registers somebody new and logs in. */
export async function createPerson(
  url: string,
  { email = anyEmail(), password = usualPassword, address = anyAddress() } = {},
): Promise<Person> {
  const registered = await call(url, '/auth/register', { body: { email, password }, address });
  expect(registered.status).to.equal(201);
  const { id } = (await registered.json()) as { id: string };
  const person: Person = {
    ...{ id, email, password, address },
    tokens: { access_token: '', refresh_token: '', token_type: 'bearer', expires_in: 0 },
    call: (path, options = {}) =>
      call(url, path, { token: person.tokens.access_token, address: person.address, ...options }),
    login: (parts = {}) =>
      call(url, '/auth/login', {
        body: { email: person.email, password: parts.password ?? person.password },
        address: parts.address ?? person.address,
        headers: { 'User-Agent': parts.device ?? 'test' },
      }),
    async enter(parts) {
      const answer = await person.login(parts);
      expect(answer.status).to.equal(200);
      person.tokens = (await answer.json()) as Tokens;
      return person.tokens;
    },
  };
  await person.enter();
  return person;
}
