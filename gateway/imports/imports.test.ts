import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import type { PayloadOf } from '../../shared/bus/bus.ts';
import { noteCancelled } from '../../shared/blobs/cancellation.ts';
import { problemSchema } from '../../shared/http/problem.ts';
import { queues, topics } from '../../shared/messages.ts';
import { readOptions } from '../../shared/options/read-options.ts';
import { recordLog } from '../../shared/testing/recorded-log.ts';
import { createSqliteTestDatabase } from '../../shared/testing/test-database.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { conversionSchema, type Conversion } from '../conversions/conversion.schema.ts';
import { createGatewayGround, type GatewayGround } from '../testing/gateway-ground.ts';
import { publicAddresses } from './remote/addresses.ts';
import { startRemoteServer, type Answer, type RemoteServer } from './testing/remote-server.ts';

const ada = randomUUID();
const isAllowed = (address: string) => address === '127.0.0.1';

describe('an import', () => {
  let ground: GatewayGround;
  let server: RemoteServer | undefined;
  let gateway: string;
  let videos: PayloadOf<typeof topics.video>[];
  let failures: PayloadOf<typeof topics.failed>[];

  beforeEach(async () => {
    ground = await createGatewayGround(createSqliteTestDatabase);
    videos = [];
    failures = [];
    await ground.bus.consume(queues.video, ({ payload }) => Promise.resolve(void videos.push(payload)), {
      concurrency: 1,
    });
    await ground.bus.consume(queues.failed, ({ payload }) => Promise.resolve(void failures.push(payload)), {
      concurrency: 1,
    });
  });
  afterEach(async () => {
    await ground.remove();
    await server?.close();
    server = undefined;
  });

  const start = async (parts: Partial<Parameters<GatewayGround['start']>[0]> = {}) => {
    const imports = { atOnce: 2, timeout: 60, isAllowed };
    gateway = (await ground.start({ imports, ...parts })).url;
  };
  const serve = async (answers: Parameters<typeof startRemoteServer>[0]) =>
    (server = await startRemoteServer(answers));
  const whole =
    (content: string): Answer =>
    (_request, response) =>
      response.end(content);
  /** Sends a beginning, and no more. */
  const endless: Answer = (_request, response) => {
    response.writeHead(200, { 'Content-Length': 1000 }).write('0123456789');
  };

  const call = (path: string, { method = 'GET', body }: { method?: string; body?: string | object } = {}) =>
    fetch(gateway + path, {
      method,
      headers: { Authorization: `Bearer ${ground.accounts.token({ id: ada })}` },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const ask = (body: string | object) => call('/videos/import', { method: 'POST', body });
  async function accepted(body: object): Promise<Conversion> {
    const answer = await ask(body);
    expect(answer.status).to.equal(202);
    const conversion = conversionSchema.strict().parse(await answer.json());
    expect(answer.headers.get('location')).to.equal(`/videos/${conversion.id}`);
    return conversion;
  }
  const show = async (id: string) => conversionSchema.parse(await (await call(`/videos/${id}`)).json());
  const until = (id: string, isSo: (conversion: Conversion) => boolean) =>
    waitUntil('the conversion', async () => {
      const conversion = await show(id);
      return isSo(conversion) && conversion;
    });
  const leftToFetch = () => ground.db.selectFrom('imports').select(['id', 'url', 'due_at']).execute();

  it('is accepted with options, fetched, and then converted as an upload', async () => {
    await start();
    const { url } = await serve({ '/talk.mp4': whole('a video') });
    const conversion = await accepted({ url: `${url}/talk.mp4`, bitrate: 96, from: '1:00' });
    const options = readOptions({ bitrate: 96, from: 60 });
    expect(conversion).to.deep.include({
      status: 'queued',
      progress: 0,
      filename: 'talk.mp4',
      size: 0,
      options,
    });
    const [video] = await waitUntil('the message', () => videos.length > 0 && videos);
    const { id } = conversion;
    expect(video).to.deep.include({
      id,
      attempt: 1,
      email: 'ada@example.org',
      filename: 'talk.mp4',
      options,
    });
    expect(await show(id)).to.deep.include({ status: 'queued', progress: 0, size: 7 });
    expect(await text(await ground.blobs.get('videos', id))).to.equal('a video');
    expect(await leftToFetch()).to.deep.equal([]);
  });

  it('shows name, size and progress while it is fetched', async () => {
    await start();
    let send: (text: string) => void = () => undefined;
    const { url } = await serve({
      '/watch': (_request, response) => {
        const headers = { 'Content-Disposition': 'attachment; filename="talk.mp4"', 'Content-Length': 1000 };
        response.writeHead(200, headers).write('0'.repeat(100));
        send = (text) => response.write(text);
      },
    });
    const { id, filename } = await accepted({ url: `${url}/watch` });
    expect(filename).to.equal('watch');
    await until(id, (now) => now.filename === 'talk.mp4' && now.size === 1000);
    // Progress is shown at most once a second.
    await waitUntil('progress', async () => {
      send('0');
      return (await show(id)).progress > 0.1;
    });
    expect(await show(id)).to.include({ status: 'queued' });
  });

  for (const [what, path, message] of [
    ['there is no such file', '/gone', '127.0.0.1 has no such file (404). Please check the address.'],
    ['the file is empty', '/empty', 'The file is empty.'],
    ['the file is too large', '/large', 'The file is too large. The limit is 1000000 bytes.'],
  ] as const)
    it(`fails with its mail where ${what}`, async () => {
      await start();
      const { url } = await serve({
        '/empty': whole(''),
        '/large': (_request, response) => response.writeHead(200, { 'Content-Length': 1_000_001 }).write('x'),
      });
      const { id } = await accepted({ url: url + path });
      const error = { code: 'fetch-failed', message };
      expect(await until(id, ({ status }) => status === 'failed')).to.deep.include({ error });
      await waitUntil('the mail', () => failures.length > 0);
      expect(failures[0]).to.deep.include({ id, email: 'ada@example.org', error });
      expect(await ground.blobs.stat('videos', id)).to.equal(undefined);
    });

  it('fails from an address that is not public', async () => {
    await start({ imports: { atOnce: 2, timeout: 60, isAllowed: publicAddresses() } });
    const { url, requests } = await serve({ '/talk.mp4': whole('a video') });
    const { id } = await accepted({ url: `${url}/talk.mp4` });
    const { error } = await until(id, ({ status }) => status === 'failed');
    expect(error?.message).to.match(/^127\.0\.0\.1 is a private address or leads to one\./);
    expect(requests).to.deep.equal([]);
  });

  it('fails when it takes longer than allowed', async () => {
    await start({ imports: { atOnce: 2, timeout: 1, isAllowed } });
    const { url } = await serve({ '/': endless });
    const { id } = await accepted({ url: `${url}/` });
    const { error } = await until(id, ({ status }) => status === 'failed');
    expect(error?.message).to.equal('The server sent the file too slowly. The limit is 1 min.');
  });

  it('can be retried, with other options, after it failed', async () => {
    await start();
    const { url } = await serve({
      '/': [(_request, response) => response.writeHead(404).end(), whole('a video')],
    });
    const { id } = await accepted({ url: `${url}/` });
    await until(id, ({ status }) => status === 'failed');
    const retried = await call(`/videos/${id}/retry`, { method: 'POST', body: { format: 'opus' } });
    expect(retried.status).to.equal(202);
    await waitUntil('the message', () => videos.length > 0);
    expect(videos[0]).to.include({ id, attempt: 2 });
    expect(videos[0]?.options.format).to.equal('opus');
    expect(await show(id)).to.include({ status: 'queued', error: null });
  });

  it('stops when it is cancelled, and can be retried', async () => {
    await start();
    let isClosed = false;
    const { url, requests } = await serve({
      '/': [
        (request, response) => {
          request.socket.once('close', () => {
            isClosed = true;
          });
          endless(request, response);
        },
        whole('a video'),
      ],
    });
    const { id } = await accepted({ url: `${url}/` });
    await waitUntil('the request', () => requests.length > 0);
    expect((await call(`/videos/${id}/cancel`, { method: 'POST' })).status).to.equal(202);
    await waitUntil('the end of the connection', () => isClosed);
    expect(await show(id)).to.include({ status: 'cancelled' });
    expect((await call(`/videos/${id}/retry`, { method: 'POST' })).status).to.equal(202);
    await waitUntil('the message', () => videos.length > 0);
    expect(videos[0]).to.include({ id, attempt: 2 });
    expect(failures).to.deep.equal([]);
  });

  it('stops when it is deleted, and leaves nothing', async () => {
    await start();
    let isClosed = false;
    const { url, requests } = await serve({
      '/': (request, response) => {
        request.socket.once('close', () => {
          isClosed = true;
        });
        endless(request, response);
      },
    });
    const { id } = await accepted({ url: `${url}/` });
    await waitUntil('the request', () => requests.length > 0);
    expect((await call(`/videos/${id}`, { method: 'DELETE' })).status).to.equal(204);
    await waitUntil('the end of the connection', () => isClosed);
    expect(await leftToFetch()).to.deep.equal([]);
    expect(await ground.blobs.stat('videos', id)).to.equal(undefined);
    expect((await call(`/videos/${id}`)).status).to.equal(404);
  });

  it('is fetched by one of several gateways, and by another when that one stops', async () => {
    const first = await ground.start({ imports: { atOnce: 2, timeout: 60, isAllowed } });
    gateway = first.url;
    const { url, requests } = await serve({ '/': [endless, whole('a video')] });
    const { id } = await accepted({ url: `${url}/` });
    await waitUntil('the request', () => requests.length > 0);
    await start();
    await first.close();
    await waitUntil('the message', () => videos.length > 0);
    expect(videos).to.have.length(1);
    expect(requests).to.have.length(2);
    expect(await show(id)).to.include({ status: 'queued', size: 7 });
  });

  it('does not wait for the slow servers of another person', async () => {
    await start();
    const { url, requests } = await serve({ '/slow': endless, '/talk.mp4': whole('a video') });
    for (let n = 0; n < 3; n++) await accepted({ url: `${url}/slow` });
    await waitUntil('a slow one', () => requests.length > 0);
    const answer = await fetch(`${gateway}/videos/import`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${ground.accounts.token()}` },
      body: JSON.stringify({ url: `${url}/talk.mp4` }),
    });
    const { id } = conversionSchema.parse(await answer.json());
    await waitUntil('the message', () => videos.some((video) => video.id === id));
    expect(requests.filter(({ url }) => url === '/slow')).to.have.length(1);
  });

  it('is not published before it is fetched, however long that takes', async () => {
    await start({ sweeper: { intervalMs: 50, stuckAfterMs: 0, orphanAfterMs: 3_600_000 } });
    const { url, requests } = await serve({ '/': endless });
    const { id } = await accepted({ url: `${url}/` });
    await waitUntil('the request', () => requests.length > 0);
    // Of something that is stuck, and swept after it.
    await noteCancelled(ground.blobs, id, 0);
    const stuck = { ...(await ground.db.selectFrom('conversions').selectAll().executeTakeFirstOrThrow()) };
    const other = randomUUID();
    await ground.db
      .insertInto('conversions')
      .values({ ...stuck, id: other })
      .execute();
    await waitUntil('the sweeper', () => videos.some((video) => video.id === other));
    expect(videos.filter((video) => video.id === id)).to.deep.equal([]);
  });

  it('neither shows nor logs the credentials in its address', async () => {
    const { log, text: logged } = recordLog();
    await start({ log });
    const { port } = await serve({ '/talk.mp4?key=s3cret': whole('a video') });
    for (const path of ['talk.mp4?key=s3cret', 'gone.mp4?key=s3cret']) {
      const { id } = await accepted({ url: `http://ada:s3cret@127.0.0.1:${port}/${path}` });
      const settled = await waitUntil('its end', async () => {
        const now = await show(id);
        return (now.status === 'failed' || now.size > 0) && now;
      });
      expect(JSON.stringify(settled)).to.not.contain('s3cret');
    }
    await waitUntil('both', () => videos.length > 0 && failures.length > 0);
    expect(JSON.stringify([videos, failures]) + logged()).to.not.contain('s3cret');
    expect(logged()).to.contain('video fetched').and.contain('video not fetched');
  });

  for (const [what, body, code, path] of [
    ['no body', '', 'invalid-request', ''],
    ['no JSON', 'url=https://example.org/', 'malformed-json', undefined],
    ['no object', '["https://example.org/"]', 'invalid-request', ''],
    ['no URL', { format: 'mp3' }, 'invalid-request', 'url'],
    ['half a URL', { url: 'example.org/talk.mp4' }, 'invalid-request', 'url'],
    ['several URLs', { url: ['https://example.org/'] }, 'invalid-request', 'url'],
    ['a file', { url: 'file:///etc/hostname' }, 'invalid-request', 'url'],
    ['another protocol', { url: 'ftp://example.org/talk.mp4' }, 'invalid-request', 'url'],
    ['too long a URL', { url: `https://example.org/${'x'.repeat(8_000)}` }, 'invalid-request', 'url'],
    ['wrong options', { url: 'https://example.org/', bitrate: 9000 }, 'bad-options', 'bitrate'],
    ['unknown options', { url: 'https://example.org/', speed: 2 }, 'bad-options', 'speed'],
  ] as const)
    it(`is refused with ${what}, and nothing is stored`, async () => {
      await start();
      const answer = await ask(body);
      const problem = problemSchema.parse(await answer.json());
      expect([answer.status, problem.code, problem.errors?.[0]?.path]).to.deep.equal([400, code, path]);
      expect(await ground.db.selectFrom('conversions').select('id').execute()).to.deep.equal([]);
      expect(await leftToFetch()).to.deep.equal([]);
    });

  it('is refused without a login', async () => {
    await start();
    expect((await fetch(`${gateway}/videos/import`, { method: 'POST', body: '{}' })).status).to.equal(401);
  });
});
