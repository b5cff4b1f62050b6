import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import type { BlobStore } from '../shared/blobs/blob-store.ts';
import { openBlobStore } from '../shared/blobs/open-blob-store.ts';
import type { Bus } from '../shared/bus/bus.ts';
import { openBus } from '../shared/bus/open-bus.ts';
import { openDatabase } from '../shared/database/open-database.ts';
import { healthSchema } from '../shared/http/health.ts';
import { problemSchema } from '../shared/http/problem.ts';
import type { Service } from '../shared/http/server.ts';
import { queues, topics } from '../shared/messages.ts';
import { recordLog } from '../shared/testing/recorded-log.ts';
import { createSqliteTestDatabase } from '../shared/testing/test-database.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';
import { findConversion, insertConversion, type ConversionRow } from './conversions/conversion.repository.ts';
import { conversionPageSchema, uploadSchema } from './conversions/conversion.schema.ts';
import { migrations } from './database/migrations.ts';
import type { GatewaySchema } from './database/schema.ts';
import { createDownloadLinks, linkSecret } from './links/download-link.ts';
import { createGateway } from './gateway.ts';
import { startAccounts, type Accounts } from './testing/accounts.ts';
import { conversionRow, createGatewayDatabase, type GatewayDatabase } from './testing/gateway-database.ts';

describe('gateway', () => {
  let directory: string;
  let accounts: Accounts;
  let database: GatewayDatabase;
  let bus: Bus;
  let blobs: BlobStore;
  let gateway: Service;
  const { log } = recordLog();
  const ada = uuid();

  const settings = () => ({
    ...{ database, blobs, bus, log, host: '127.0.0.1', port: 0, urls: { users: accounts.url } },
    ...{ publicUrl: 'https://example.org', corsOrigins: [], trustProxy: 0 },
    rateLimits: { perMinute: 0, accountsPerMinute: 0, store: 'memory' as const },
    ...{ downloadLinkTtl: 60, fairShare: 1, maxUploadBytes: 1_000_000, requireVerifiedEmail: false },
    imports: { atOnce: 2, timeout: 60, isAllowed: () => false },
    limits: {},
    sweeper: { intervalMs: 60_000, stuckAfterMs: 3_600_000, orphanAfterMs: 3_600_000 },
  });
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-gateway-'));
    accounts = await startAccounts();
    database = await createGatewayDatabase(createSqliteTestDatabase);
    bus = openBus(`sqlite:${join(directory, 'bus.db')}`, { queues: Object.values(queues), log });
    blobs = await openBlobStore(`file:${join(directory, 'blobs')}`);
    gateway = await createGateway(settings());
    await gateway.started;
  });
  after(async () => {
    await gateway.close();
    await bus.close();
    await database.remove();
    await accounts.close();
    await rm(directory, { recursive: true });
  });

  const call = (path: string, init: RequestInit = {}) =>
    fetch(gateway.url + path, {
      ...init,
      headers: { Authorization: `Bearer ${accounts.token({ id: ada })}`, ...(init.headers as object) },
    });
  const upload = (content = 'a video', name = 'talk.mp4') => {
    const body = new FormData();
    body.set('file', new File([content], name));
    return call('/videos', { method: 'POST', body });
  };
  async function done(content = '0123456789', parts: Partial<ConversionRow> = {}): Promise<ConversionRow> {
    const facts = { mp3_size: content.length, mp3_duration: 1, mp3_bitrate: 80 };
    const finished_at = new Date().toISOString();
    const row = conversionRow({ owner_id: ada, status: 'done', ...facts, finished_at, ...parts });
    await insertConversion(database.db, row);
    await blobs.put('mp3s', row.id, Readable.from([content]));
    return row;
  }
  const codeOf = async (answer: Response) => problemSchema.parse(await answer.json()).code;

  it('answers as its description says', async () => {
    const accepted = await upload();
    expect(accepted.status).to.equal(202);
    const conversion = uploadSchema.strict().parse(await accepted.json());
    expect(accepted.headers.get('location')).to.equal(`/videos/${conversion.id}`);
    await done();
    const page = conversionPageSchema.strict().parse(await (await call('/videos')).json());
    expect(page.items[0]?.mp3?.url).to.match(/^https:\/\/example\.org\/mp3s\//);
    healthSchema.strict().parse(await (await call('/health/ready')).json());
  });

  it('promises the message of an upload, and keeps the promise', async () => {
    const taken: string[] = [];
    const take = ({ payload }: { payload: { id: string } }) => Promise.resolve(void taken.push(payload.id));
    const consumer = await bus.consume(queues.video, take, { concurrency: 1 });
    const { id } = uploadSchema.parse(await (await upload()).json());
    await waitUntil('the message', () => taken.includes(id));
    await consumer.close();
    const outbox = () => database.db.selectFrom('outbox').selectAll().execute();
    await waitUntil('an empty outbox', async () => (await outbox()).length === 0);
  });

  it('takes ids in either case', async () => {
    const { id } = await done();
    expect((await call(`/videos/${id.toUpperCase()}`)).status).to.equal(200);
    expect((await call(`/mp3s/${id.toUpperCase()}`)).status).to.equal(200);
  });

  it('gives a name that every client can save', async () => {
    const { id } = await done('x', { filename: 'a"b; Größe.mp4' });
    expect((await call(`/mp3s/${id}`)).headers.get('content-disposition')).to.equal(
      `attachment; filename="a'b; Grosse.mp3"; filename*=UTF-8''a%22b%3B%20Gr%C3%B6%C3%9Fe.mp3`,
    );
  });

  it('answers with the whole mp3 where a range is none it serves', async () => {
    const { id } = await done();
    for (const Range of ['bytes=0-1,4-5', 'seconds=0-1', 'bytes=x-y', 'bytes']) {
      const answer = await call(`/mp3s/${id}`, { headers: { Range } });
      expect([answer.status, await answer.text()], Range).to.deep.equal([200, '0123456789']);
    }
    const joined = await call(`/mp3s/${id}`, { headers: { Range: 'bytes=2-3,4-5' } });
    expect([joined.status, await joined.text()]).to.deep.equal([206, '2345']);
  });

  it('answers HEAD as if no range was asked for, which HTTP knows for GET alone', async () => {
    const { id } = await done();
    for (const Range of ['bytes=0-1', 'bytes=10-', 'bytes=-5']) {
      const { status, headers } = await call(`/mp3s/${id}`, { method: 'HEAD', headers: { Range } });
      expect(status, Range).to.equal(200);
      expect(headers.get('content-length')).to.equal('10');
      expect(headers.get('content-range')).to.equal(null);
      expect(headers.get('accept-ranges')).to.equal('bytes');
    }
  });

  it('goes on with a range only where the mp3 is still the one that was begun', async () => {
    const { id } = await done();
    const { headers } = await call(`/mp3s/${id}`);
    const etag = String(headers.get('etag'));
    const date = String(headers.get('last-modified'));
    const earlier = new Date(Date.parse(date) - 1000).toUTCString();
    const ask = async (conditions: Record<string, string>) => {
      const answer = await call(`/mp3s/${id}`, { headers: { Range: 'bytes=8-', ...conditions } });
      return [answer.status, answer.status === 412 ? await codeOf(answer) : await answer.text()];
    };
    for (const same of [etag, date]) expect(await ask({ 'If-Range': same }), same).to.deep.equal([206, '89']);
    for (const other of ['"another"', `W/${etag}`, earlier, 'no date'])
      expect(await ask({ 'If-Range': other }), other).to.deep.equal([200, '0123456789']);
    for (const same of [etag, '*', `"another", ${etag}`])
      expect(await ask({ 'If-Match': same, 'If-Unmodified-Since': earlier }), same).to.deep.equal([
        206,
        '89',
      ]);
    for (const other of ['"another"', `W/${etag}`])
      expect(await ask({ 'If-Match': other, 'If-Unmodified-Since': date })).to.deep.equal([412, 'changed']);
    for (const same of [date, 'no date'])
      expect(await ask({ 'If-Unmodified-Since': same }), same).to.deep.equal([206, '89']);
    expect(await ask({ 'If-Unmodified-Since': earlier })).to.deep.equal([412, 'changed']);
  });

  it('refuses a range outside the mp3 as a problem and nothing else', async () => {
    const { id } = await done();
    const answer = await call(`/mp3s/${id}`, { headers: { Range: 'bytes=10-' } });
    expect(answer.status).to.equal(416);
    expect(answer.headers.get('content-range')).to.equal('bytes */10');
    expect(answer.headers.get('content-disposition')).to.equal(null);
    expect(await codeOf(answer)).to.equal('bad-range');
  });

  it('doesn’t find an mp3 whose blob is gone', async () => {
    const { id } = await done();
    await blobs.remove('mp3s', id);
    const answer = await call(`/mp3s/${id}`);
    expect(answer.status).to.equal(404);
    expect(await codeOf(answer)).to.equal('not-found');
  });

  it('gives nobody an mp3 that came too late for a cancel, and removes it with the conversion', async () => {
    const { id } = await done('0123456789', { status: 'cancelled', mp3_size: null });
    const link = createDownloadLinks(await linkSecret(database.db), 60).make(gateway.url, id);
    for (const answer of [await call(`/mp3s/${id}`), await fetch(link)]) {
      expect(answer.status).to.equal(409);
      expect(await codeOf(answer)).to.equal('not-ready');
    }
    expect((await call(`/videos/${id}`, { method: 'DELETE' })).status).to.equal(204);
    expect(await blobs.stat('mp3s', id)).to.equal(undefined);
  });

  it('says why a link of an email opens nothing', async () => {
    const { id } = await done();
    const secret = await linkSecret(database.db);
    const open = (link: string) => fetch(link.replace('https://example.org', gateway.url));
    expect((await open(createDownloadLinks(secret, 60).make('https://example.org', id))).status).to.equal(
      200,
    );
    const expired = createDownloadLinks(secret, -1).make('https://example.org', id);
    expect(await codeOf(await open(expired))).to.equal('expired-link');
    expect(await codeOf(await open(`${gateway.url}/mp3s/${id}?token=a&token=b`))).to.equal('bad-link');
    const gone = createDownloadLinks(secret, 60).make('https://example.org', uuid());
    expect((await open(gone)).status).to.equal(404);
  });

  it('removes everything of a conversion, also one that waits', async () => {
    const { id } = (await (await upload()).json()) as { id: string };
    expect((await call(`/videos/${id}`, { method: 'DELETE' })).status).to.equal(204);
    expect(await blobs.stat('videos', id)).to.equal(undefined);
    expect(await findConversion(database.db, id)).to.equal(undefined);
    expect((await call(`/videos/${id}`, { method: 'DELETE' })).status).to.equal(404);
  });

  it('tells converters and watchers of a conversion that it is deleted', async () => {
    const told: unknown[] = [];
    const subscription = await bus.subscribe(topics.cancel, (cancelled) => told.push(cancelled));
    const { id } = (await (await upload()).json()) as { id: string };
    const watching = await call(`/videos/${id}/events`, { signal: AbortSignal.timeout(5_000) });
    expect((await call(`/videos/${id}`, { method: 'DELETE' })).status).to.equal(204);
    expect(await watching.text()).to.include('"queued"');
    await waitUntil('the converters to be told', () => told.length > 0);
    expect(told).to.deep.equal([{ id, attempt: 1 }]);
    await subscription.close();
  });

  it('works on while the users service is away: who is logged in stays so', async () => {
    await call('/videos');
    accounts.fail(500);
    try {
      expect((await call('/videos')).status).to.equal(200);
      const ready = await fetch(`${gateway.url}/health/ready`);
      expect(ready.status).to.equal(503);
      const { checks } = healthSchema.parse(await ready.json());
      expect(checks['users']).to.deep.equal({ status: 'down' });
      expect(checks['database']).to.deep.equal({ status: 'up' });
    } finally {
      accounts.fail(undefined);
    }
  });

  it('keeps nothing of an upload whose record can’t be written', async () => {
    const { schema } = database.db;
    await schema.alterTable('waiting').renameTo('away').execute();
    try {
      expect((await upload('kept nowhere', 'lost.mp4')).status).to.equal(500);
    } finally {
      await schema.alterTable('away').renameTo('waiting').execute();
    }
    const rows = await database.db.selectFrom('conversions').select('filename').execute();
    expect(rows.map(({ filename }) => filename)).to.not.include('lost.mp4');
  });

  it('tells with security headers on every answer that browsers should be careful', async () => {
    for (const path of ['/videos', '/nothing', '/health/live']) {
      const { headers } = await fetch(gateway.url + path);
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
      expect(headers.get('content-security-policy')).to.include("default-src 'self'");
      expect(headers.get('x-powered-by')).to.equal(null);
    }
  });

  it('lets no cache keep answers about a person', async () => {
    const { id } = await done();
    for (const path of ['/videos', `/videos/${id}`, `/videos/${uuid()}`, '/auth/me'])
      expect((await call(path)).headers.get('cache-control'), path).to.equal('no-store');
    expect((await upload()).headers.get('cache-control')).to.equal('no-store');
    expect((await call(`/mp3s/${id}`)).headers.get('cache-control')).to.equal('private, no-cache');
    expect((await call('/docs/swagger-ui.css')).headers.get('cache-control')).to.include('max-age');
  });

  it('listens before its database is there, and can be stopped then', async () => {
    const lost = openDatabase<GatewaySchema>(`sqlite:${import.meta.filename}/below-a-file/x.db`, migrations);
    const early = await createGateway({ ...settings(), database: lost });
    expect((await fetch(`${early.url}/videos`)).status).to.equal(503);
    expect((await fetch(`${early.url}/openapi.json`)).status).to.equal(200);
    expect((await fetch(`${early.url}/health/live`)).status).to.equal(200);
    await early.close();
    expect(await early.started).to.equal(false);
    await lost.close();
  });
});
