import { expect } from 'chai';
import type { Kysely } from 'kysely';
import {
  fillTable,
  filesWithQueries,
  openQueryCosts,
  type Calls,
  type QueryCosts,
} from '../shared/testing/query-costs.ts';
import { testDatabases } from '../shared/testing/test-databases.ts';
import { keepAnAdmin } from './accounts/removal.ts';
import { findUser, findUserByEmail, lockUser, updateUser } from './database/user.repository.ts';
import { listUsers } from './administration/user-list.ts';
import { checkApiKey, endApiKeys, listApiKeys } from './api-keys/api-keys.ts';
import { listAuditEvents } from './audit/audit-list.ts';
import { countEvents } from './audit/audit-log.ts';
import { removeStale } from './cleaner.ts';
import { findInvitation } from './invitations/invitations.ts';
import { release, reserve } from './limits/attempts.ts';
import { rememberAddress } from './limits/login-limits.ts';
import { countMailTokens, findMailToken, removeMailTokens } from './mails/mail-tokens.ts';
import { endSessions } from './sessions/ending.ts';
import * as sessions from './sessions/session.repository.ts';
import { migrations } from './database/migrations.ts';
import type { UsersSchema } from './database/schema.ts';

const many = 8_000;
const id = (n: number, kind = '8') => `0198c0de-7a3c-7b52-${kind}000-${String(n).padStart(12, '0')}`;
const hash = (n: number) => String(n).padStart(64, '0');
const future = (n: number) => `29${String(10 + (n % 90))}-01-01T00:00:00.000Z`;
const past = '2000-01-01T00:00:00.000Z';
/** When id 0 was made, so much later for each further one. */
const madeAt = (n: number) => new Date(Number.parseInt('0198c0de7a3c', 16) + n).toISOString();
/** Has most of all sessions, tokens and events. */
const ada = id(1);
const kinds = ['login.succeeded', 'login.failed', 'session.ended'];
const client = { address: '192.0.2.1', device: 'curl' };
const limit = { free: 5, longestWaitMs: 1000, forgetAfterMs: 1000 };

async function userPages(db: Kysely<UsersSchema>): Promise<void> {
  const createdAfter = '2020-01-01T00:00:00Z';
  const createdBefore = '2099-01-01T00:00:00Z';
  for (const cursor of [undefined, id(400)])
    for (const filter of [
      {},
      { role: 'admin' as const },
      { createdAfter, createdBefore: '2020-02-01T00:00:00Z' },
      { createdAfter: createdBefore },
      // Whatever else is asked for leaves few addresses to look at.
      { email: 'nobody', role: 'admin' as const },
      { email: 'nobody', createdAfter: createdBefore },
    ])
      await listUsers(db, { limit: 20, cursor, ...filter });
}

async function auditPages(db: Kysely<UsersSchema>): Promise<void> {
  for (const cursor of [undefined, id(400)])
    for (const filter of [
      {},
      { event: 'email.changed' },
      { user: ada },
      { user: ada, event: 'email.changed' },
    ])
      await listAuditEvents(db, { limit: 20, cursor, ...filter });
}

type Call = Calls<UsersSchema>[string];
const sessionCalls: Record<keyof typeof sessions, Call> = {
  insertSession: (db) => sessions.insertSession(db, session(many)),
  findSession: (db) => sessions.findSession(db, id(5)),
  listSessions: (db) => sessions.listSessions(db, id(77)),
  touchSession: (db) =>
    sessions.touchSession(db, id(5), { address: '', last_used_at: past, expires_at: future(1) }),
  insertRefreshToken: (db) =>
    sessions.insertRefreshToken(db, { hash: hash(many), sessionId: id(5), expiresAt: future(1) }),
  findRefreshToken: (db) => sessions.findRefreshToken(db, hash(5)),
  useRefreshToken: (db) => sessions.useRefreshToken(db, hash(5), { nonce: '', usedAt: madeAt(1) }),
};
const calls: Calls<UsersSchema> = {
  ...sessionCalls,
  findUser: (db) => findUser(db, ada),
  findUserByEmail: (db) => findUserByEmail(db, 'person7@example.org'),
  updateUser: (db) => updateUser(db, ada, { display_name: 'Ada' }),
  lockUser: async (db) => {
    const user = await findUser(db, ada);
    if (user) await lockUser(db, user);
  },
  keepAnAdmin: (db) => keepAnAdmin(db, id(2)),
  listUsers: userPages,
  listAuditEvents: auditPages,
  countEvents: (db) => countEvents(db, { event: 'email.changed', userId: ada, since: new Date(0) }),
  removeStale: (db) => removeStale(db, 86_400),
  listApiKeys: (db) => listApiKeys(db, id(78)),
  checkApiKey: (db) => checkApiKey(db, 'a key').catch(() => undefined),
  endApiKeys: (db) => endApiKeys(db, id(79)),
  findInvitation: (db) => findInvitation(db, 'a code').catch(() => undefined),
  reserve: (db) => reserve(db, hash(many + 1), limit),
  release: (db) => release(db, hash(6)),
  rememberAddress: (db) => rememberAddress(db, ada, client),
  findMailToken: (db) => findMailToken(db, 'verify-email', 'a token').catch(() => undefined),
  removeMailTokens: (db) => removeMailTokens(db, id(80), ['verify-email']),
  countMailTokens: (db) =>
    countMailTokens(db, { userId: id(81), purpose: 'verify-email', since: new Date(0) }),
  endSessions: (db) => endSessions(db, { userId: id(82) }, 900),
};

/** They walk an index from its end and stop at their limit. */
const inOrder = ['listUsers', 'listAuditEvents'];

/** What reads more than it finds, each with the reason why it may: no other query does. */
const exceptions: Record<string, { because: string; call: Call; mostRead: number }> = {
  'listUsers by part of an address': {
    because: 'any part may be asked for, no index knows more than how an address begins, and few people ask',
    call: (db) => listUsers(db, { limit: 20, email: '@nowhere' }),
    // Each account once.
    mostRead: many + 10,
  },
};

describe('the users service’s queries', () => {
  it('are all looked at', async () => {
    expect(await filesWithQueries(import.meta.dirname)).to.have.members([
      ...['accounts/removal.ts', 'database/user.repository.ts', 'administration/user-list.ts'],
      ...['api-keys/api-keys.ts', 'audit/audit-list.ts', 'audit/audit-log.ts', 'cleaner.ts'],
      ...[
        'invitations/invitations.ts',
        'limits/attempts.ts',
        'limits/login-limits.ts',
        'mails/mail-tokens.ts',
      ],
      ...['sessions/ending.ts', 'sessions/session.repository.ts'],
      // Rows by their key.
      ...['accounts/registration.ts', 'sessions/login.ts'],
      // The command line's list of all accounts, and keys, of which there are few.
      ...['cli/user-commands.ts', 'keys/key.repository.ts', 'keys/rotate.ts'],
    ]);
  });

  for (const [name, create] of Object.entries(testDatabases()))
    describe(`on ${name}, where there are many of everything`, () => {
      let costs: QueryCosts<UsersSchema>;
      before(async function () {
        costs = await openQueryCosts(create, migrations);
        await fill(costs.db);
        await costs.analyze([
          'users',
          'sessions',
          'refresh_tokens',
          'mail_tokens',
          'login_limits',
          'known_addresses',
          'api_keys',
          'audit_events',
        ]);
      });
      after(() => costs.remove());

      for (const [query, call] of Object.entries(calls))
        it(`${query} reads few rows`, async () => {
          expect(await costs.of(call, { inOrder: inOrder.includes(query) })).to.deep.equal([]);
        });

      for (const [query, { because, call, mostRead }] of Object.entries(exceptions))
        it(`${query} reads no row twice, and all where it must: ${because}`, async () => {
          expect(await costs.of(call, { inOrder: true, mostRead })).to.deep.equal([]);
        });
    });
});

function session(n: number): UsersSchema['sessions'] {
  return {
    ...{ id: id(n), user_id: n % 2 ? ada : id(n % 500), device: null, address: null },
    ...{ created_at: madeAt(n), last_used_at: madeAt(n), expires_at: n < 50 && n > 20 ? past : future(n) },
  };
}

async function fill(db: Kysely<UsersSchema>): Promise<void> {
  await fillTable(db, 'users', many, (n) => ({
    ...{ id: id(n), email: `person${n}@example.org`, password_hash: 'x', display_name: null },
    ...{
      role: n === 3 ? ('admin' as const) : ('user' as const),
      email_verified_at: null,
      created_at: madeAt(n),
    },
  }));
  await fillTable(db, 'sessions', many, session);
  await fillTable(db, 'refresh_tokens', many, (n) => ({
    ...{ hash: hash(n), session_id: id(n), expires_at: future(n), used_at: null, nonce: null },
  }));
  await fillTable(db, 'mail_tokens', many, (n) => ({
    ...{
      hash: hash(n),
      user_id: n % 2 ? ada : id(n % 500),
      purpose: 'verify-email' as const,
      email: 'a@example.org',
    },
    ...{ created_at: madeAt(n), expires_at: future(n) },
  }));
  const now = new Date().toISOString();
  await fillTable(db, 'login_limits', many, (n) => ({
    ...{ name: hash(n), attempts: 1, blocked_until: past, updated_at: now },
  }));
  await fillTable(db, 'known_addresses', many, (n) => ({
    user_id: id(n),
    address: '192.0.2.2',
    last_used_at: now,
  }));
  await fillTable(db, 'api_keys', many, (n) => ({
    ...{ id: id(n), user_id: id(n % 1000), name: 'key', hash: hash(n), scopes: 'read' },
    ...{ created_at: past, last_used_at: null, expires_at: null },
  }));
  await fillTable(db, 'audit_events', many, (n) => ({
    ...{
      id: id(n),
      at: now,
      event: n === 10 ? 'email.changed' : (kinds[n % 3] ?? ''),
      details: '{}',
      address: null,
    },
    ...{ actor_id: n % 2 ? ada : id(n % 500), subject_id: n % 2 ? ada : id(n % 500) },
  }));
}
