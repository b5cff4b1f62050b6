import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { createApiClient } from '../shared/testing/api-client.ts';
import { makeVideo } from '../shared/testing/media.ts';
import { createEmbedded } from './environments/embedded.ts';

interface Operation {
  security?: unknown[];
  requestBody?: { content: Record<string, { example?: object }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
}
interface Call {
  method: string;
  path: string;
  operation: Operation;
}
type Variant = Pick<RequestInit, 'headers' | 'body'>;

const run = promisify(execFile);
const repository = fileURLToPath(new URL('..', import.meta.url));
const json = { 'Content-Type': 'application/json' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const nobodysId = '0198c0de-7a3c-7b52-9d4e-3f1f6a1c2b4d';

/** Good and bad, for any call. */
function bodiesOf({ requestBody }: Operation): Variant[] {
  if (!requestBody) return [];
  const example = JSON.stringify(requestBody.content['application/json']?.example ?? {});
  const files = 'multipart/form-data' in requestBody.content;
  return [
    { headers: json, body: example },
    ...['{}', '[]', '{"a', '{"email":"x","token":"y","password":"z"}'].map((body) => ({
      headers: json,
      body,
    })),
    { headers: json, body: JSON.stringify({ text: 'x'.repeat(20_000) }) },
    { headers: { ...json, 'Content-Encoding': 'br' }, body: '{}' },
    { headers: { 'Content-Type': 'text/plain' }, body: 'x' },
    ...['', 'token=x', 'token=x&password=correct+horse+battery', `token=${'x'.repeat(20_000)}`].map(
      (body) => ({
        headers: form,
        body,
      }),
    ),
    { headers: { ...form, 'Content-Encoding': 'br' }, body: 'token=x' },
    { headers: { 'Content-Type': 'multipart/form-data; boundary=b' }, body: '--b\r\n' },
    { headers: { 'Content-Type': 'multipart/form-data' }, body: 'x' },
    ...(files ? uploads() : []),
  ];
}

function uploads(): Variant[] {
  const video = (name = 'a.mp4') => new File(['no video'], name);
  return [
    { body: multipart(['file', new File([], 'empty.mp4')]) },
    { body: multipart(['file', video()], ['name', 'a']) },
    { body: multipart(['file', video()], ['file', video()]) },
    { body: multipart(['other', video()]) },
    { body: multipart(['file', 'no file']) },
  ];
}

/** Each caller with the call as it is, then all that can be wrong in it from those who get furthest. */
function* requestsOf(
  { path, operation }: Call,
  callers: Record<string, Record<string, string>>,
  doneId: string,
): Generator<[url: string, Variant]> {
  const ids = path.includes('{id}') ? [doneId, nobodysId, 'none'] : [''];
  const urls = ids.map((id) => path.replace('{id}', id));
  const bodies = bodiesOf(operation);
  for (const headers of Object.values(callers)) for (const url of urls) yield [url, { headers }];
  for (const caller of ['nobody', 'a person', 'an administrator']) {
    const headers = callers[caller] ?? {};
    for (const url of urls) {
      yield [`${url}?limit=0&token=x`, { headers }];
      yield [url, { headers: { ...headers, Range: 'bytes=0-1' } }];
      yield [url, { headers: { ...headers, Range: 'bytes=999999999-' } }];
      yield [url, { headers: { ...headers, 'If-Match': '"another"' } }];
      for (const body of bodies)
        yield [url, { ...body, headers: { ...headers, ...(body.headers as object) } }];
    }
  }
}

function multipart(...parts: [name: string, value: File | string][]): FormData {
  const body = new FormData();
  for (const [name, value] of parts) {
    if (typeof value === 'string') body.append(name, value);
    else body.append(name, value);
  }
  return body;
}

describe('the description of the API', function () {
  let mixdown: Awaited<ReturnType<typeof createEmbedded>>;
  let calls: Call[];
  /** By who asks: the header that says so. */
  let callers: Record<string, Record<string, string>>;
  let doneId: string;

  before(async () => {
    mixdown = await createEmbedded({ ACCOUNT_RATE_LIMIT: '0', RATE_LIMIT: '0' });
    const document = (await (await fetch(`${mixdown.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, Operation>>;
    };
    calls = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        operation,
      })),
    );
    const ada = await createApiClient(mixdown.url, 'ada@example.org');
    const { id } = await ada.upload(await makeVideo(join(mixdown.directory, 'song.mp4'), 1));
    await ada.finished(id);
    doneId = id;
    const { url, directory } = mixdown;
    const admin = await createApiClient(url, 'admin@example.org');
    await run(process.execPath, ['--import', 'tsx', 'users/cli/user.ts', 'promote', 'admin@example.org'], {
      cwd: repository,
      env: { ...process.env, DATA_DIR: directory },
    });
    const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
    const keyOf = async (scope: string) => {
      const body = JSON.stringify({ name: 'a key', scopes: [scope] });
      const made = await ada.call('/auth/api-keys', { method: 'POST', headers: json, body });
      return ((await made.json()) as { key: string }).key;
    };
    callers = {
      nobody: {},
      'somebody with a wrong token': bearer('x.y.z'),
      'somebody with a wrong key': bearer('mxk_x'),
      'a key for uploads': bearer(await keyOf('upload')),
      'a key for downloads': bearer(await keyOf('download')),
      'a person': bearer(ada.token),
      'an administrator': bearer(admin.token),
    };
  });
  after(() => mixdown.close());

  /** @returns what is not described of the answer */
  async function undescribed({ method, path, operation }: Call, url: string, init: RequestInit) {
    const answer = await fetch(mixdown.url + url, { ...init, method, redirect: 'manual' });
    const type = (await answer.blob()).type.replace(/;.*/, '');
    const described = operation.responses[answer.status];
    const seen = `${method} ${path}: ${answer.status} ${type}`;
    if (!described) return [seen];
    const types = Object.keys(described.content ?? {});
    return (types.length === 0 ? type === '' : types.includes(type)) ? [] : [seen];
  }

  it('has every status and type of content that any call answers to good and bad requests', async () => {
    const found = new Set<string>();
    // What ends the caller's account or session comes last.
    const last = ['/users/me', '/auth/logout'];
    const order = [...calls].sort((a, b) => last.indexOf(a.path) - last.indexOf(b.path));
    for (const call of order)
      for (const [url, variant] of requestsOf(call, callers, doneId))
        for (const seen of await undescribed(call, url, variant)) found.add(seen);
    expect([...found]).to.deep.equal([]);
  });
});
