import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import type { Conversion } from '../shared/client/client.ts';
import { createApiClient, type ApiClient } from '../shared/testing/api-client.ts';
import { makeVideo } from '../shared/testing/media.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';
import { createEmbedded } from './environments/embedded.ts';

const maxUploadBytes = 1_000_000;

describe('Bad input gets a clear answer and leaves nothing behind', function () {
  let mixdown: Awaited<ReturnType<typeof createEmbedded>>;
  let ada: ApiClient;
  let directory: string;
  let video: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-bad-input-'));
    video = await makeVideo(join(directory, 'song.mp4'), 1);
    mixdown = await createEmbedded({ MAX_UPLOAD_BYTES: String(maxUploadBytes) });
    ada = await createApiClient(mixdown.url, 'ada@example.org');
  });
  after(async () => {
    await mixdown.close();
    await rm(directory, { recursive: true });
  });

  /** Every file of the blob store, also half-written ones. */
  const stored = async () => {
    const entries = await readdir(join(mixdown.directory, 'blobs'), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  };
  const listed = async () => ((await (await ada.call('/videos')).json()) as { items: Conversion[] }).items;
  const post = (body: FormData | string | Buffer, headers: Record<string, string> = {}) =>
    ada.call('/videos', { method: 'POST', body: body as FormData, headers });
  const part = (content: string | Buffer, name = 'video.mp4') =>
    new File([new Uint8Array(Buffer.from(content))], name);

  describe('an upload', () => {
    afterEach(async () => {
      expect(await listed(), 'records').to.be.empty;
      await waitUntil('an empty store', async () => (await stored()).length === 0);
    });

    it('without a file part', async () => {
      await expectProblem(await post(new FormData()), 400, 'no-file');
      await expectProblem(await post('{}', { 'Content-Type': 'application/json' }), 400, 'no-file');
      await expectProblem(await ada.call('/videos', { method: 'POST' }), 400, 'no-file');
    });

    it('with the part under another name', async () => {
      await expectProblem(await post(form(['video', part('x')])), 400, 'no-file');
    });

    it('with two files', async () => {
      await expectProblem(await post(form(['file', part('x')], ['file', part('y')])), 400, 'too-many-files');
    });

    it('with an empty file', async () => {
      await expectProblem(await post(form(['file', part('')])), 400, 'empty-file');
    });

    it('that says it is over the limit: answered before the body is read', async () => {
      const answer = await rawRequest(mixdown.url, [
        'POST /videos HTTP/1.1',
        'Host: localhost',
        `Authorization: Bearer ${ada.token}`,
        'Content-Type: multipart/form-data; boundary=b',
        'Content-Length: 999999999999',
        '',
        '',
      ]);
      expect(answer).to.match(/^HTTP\/1\.1 413 /);
      expect(answer).to.include('"code":"too-large"');
    });

    it('that doesn’t say how long it is and goes over the limit', async () => {
      const body = multipart(Buffer.alloc(maxUploadBytes + 1));
      const answer = await rawRequest(mixdown.url, [
        'POST /videos HTTP/1.1',
        'Host: localhost',
        `Authorization: Bearer ${ada.token}`,
        'Content-Type: multipart/form-data; boundary=b',
        'Transfer-Encoding: chunked',
        '',
        `${body.length.toString(16)}\r\n${body.toString('latin1')}\r\n0\r\n\r\n`,
      ]);
      expect(answer).to.match(/^HTTP\/1\.1 413 /);
      expect(answer).to.include('"code":"too-large"');
    });

    it('whose connection is cut in the middle', async () => {
      const { hostname, port } = new URL(mixdown.url);
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      const head = [
        'POST /videos HTTP/1.1',
        'Host: localhost',
        `Authorization: Bearer ${ada.token}`,
        'Content-Type: multipart/form-data; boundary=b',
        `Content-Length: ${maxUploadBytes}`,
        '',
        multipart(Buffer.alloc(200_000))
          .toString('latin1')
          .replace(/--b--\r\n$/, ''),
      ];
      socket.write(head.join('\r\n'), 'latin1');
      await waitUntil('the upload to begin', async () => (await stored()).length > 0);
      socket.destroy();
    });

    it('whose body is cut short but complete by its length', async () => {
      const whole = multipart(Buffer.from('abc')).toString();
      const answer = await post(whole.slice(0, -10), { 'Content-Type': 'multipart/form-data; boundary=b' });
      await expectProblem(answer, 400, 'malformed-multipart');
    });

    it('without a boundary', async () => {
      await expectProblem(
        await post('x', { 'Content-Type': 'multipart/form-data' }),
        400,
        'malformed-multipart',
      );
    });

    it('with a text in place of the file', async () => {
      const body = new FormData();
      body.set('file', 'hello');
      await expectProblem(await post(body), 400, 'no-file-name');
    });
  });

  describe('a file name', () => {
    for (const [sent, kept] of [
      ['../../etc/passwd', 'passwd'],
      [String.raw`C:\videos\talk.mp4`, 'talk.mp4'],
      ['a"b\'c<d>.mp4', 'a"b\'c<d>.mp4'],
      ['line\r\nBcc: evil@example.org.mp4', /^line.*Bcc.*\.mp4$/],
      ['👩‍👩‍👧 party 🎉.mp4', '👩‍👩‍👧 party 🎉.mp4'],
      ['\u202Egpj.exe.mp4', 'gpj.exe.mp4'],
      [`${'ü'.repeat(300)}.mp4`, `${'ü'.repeat(251)}.mp4`],
    ] as const)
      it(`such as ${JSON.stringify(sent).slice(0, 40)} comes through as what can do no harm`, async () => {
        const answer = await post(multipart(Buffer.from('not a video'), sent), {
          'Content-Type': 'multipart/form-data; boundary=b',
        });
        expect(answer.status).to.equal(202);
        const { id, filename } = (await answer.json()) as Conversion;
        if (typeof kept === 'string') expect(filename).to.equal(kept);
        else
          expect(filename)
            .to.match(kept)
            .and.not.match(/[\r\n]/);
        await ada.finished(id);
        const mail = await waitUntil('its mail', async () =>
          (await mixdown.mails()).find(({ text }) => text?.includes(id)),
        );
        expect(mail.bcc ?? []).to.be.empty;
        expect(mail.subject).to.equal(`Conversion failed: ${filename}`);
        expect((await ada.call(`/videos/${id}`, { method: 'DELETE' })).status).to.equal(204);
      });
  });

  describe('a JSON body', () => {
    const json = (path: string, body: string) =>
      fetch(mixdown.url + path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });

    it('that is malformed', async () => {
      await expectProblem(await json('/auth/login', '{"email":'), 400, 'malformed-json');
    });

    it('of wrong types, with every fault named', async () => {
      const problem = await expectProblem(
        await json('/auth/register', '{"email":7,"password":"x"}'),
        400,
        'invalid-request',
      );
      expect(problem.errors?.map(({ path }) => path)).to.have.members(['email', 'password']);
    });

    it('with unknown fields', async () => {
      const body = JSON.stringify({ email: 'x@example.org', password: 'long enough', role: 'admin' });
      await expectProblem(await json('/auth/register', body), 400, 'invalid-request');
    });

    it('that is none', async () => {
      await expectProblem(
        await fetch(`${mixdown.url}/auth/login`, { method: 'POST' }),
        400,
        'invalid-request',
      );
    });

    it('that is too large', async () => {
      await expectProblem(await json('/auth/login', `"${'x'.repeat(100_000)}"`), 413, 'too-large');
    });

    it('with an email address that is taken, also in other letters', async () => {
      const body = JSON.stringify({ email: 'ADA@example.org', password: 'long enough' });
      await expectProblem(await json('/auth/register', body), 409, 'email-taken');
    });

    it('with a wrong password, answered as for an unknown account', async () => {
      const wrong = await json(
        '/auth/login',
        JSON.stringify({ email: 'ada@example.org', password: 'wrong password' }),
      );
      const unknown = await json(
        '/auth/login',
        JSON.stringify({ email: 'eve@example.org', password: 'wrong password' }),
      );
      const first = await expectProblem(wrong, 401, 'bad-credentials');
      expect(await expectProblem(unknown, 401, 'bad-credentials')).to.deep.equal(first);
    });
  });

  describe('a token', () => {
    const me = (token?: string) =>
      fetch(`${mixdown.url}/videos`, {
        headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      });
    const claims = () => {
      const { header, payload } = jwt.decode(ada.token, { complete: true })!;
      return { header, payload: payload as jwt.JwtPayload };
    };
    const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

    it('that is missing', async () => {
      await expectProblem(await me(), 401, 'missing-token');
    });

    it('that is no token', async () => {
      await expectProblem(await me('abc'), 401, 'bad-token');
    });

    it('that was changed', async () => {
      const [header, , signature] = ada.token.split('.');
      const changed = `${header!}.${encoded({ ...claims().payload, role: 'admin' })}.${signature!}`;
      await expectProblem(await me(changed), 401, 'bad-token');
    });

    it('of a foreign key under our key’s name', async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const { header, payload } = claims();
      await expectProblem(
        await me(jwt.sign(payload, privateKey, { algorithm: 'RS256', keyid: header.kid! })),
        401,
        'bad-token',
      );
      await expectProblem(
        await me(jwt.sign(payload, privateKey, { algorithm: 'RS256', keyid: 'other' })),
        401,
        'bad-token',
      );
    });

    it('with alg none', async () => {
      const { header, payload } = claims();
      await expectProblem(
        await me(`${encoded({ ...header, alg: 'none' })}.${encoded(payload)}.`),
        401,
        'bad-token',
      );
    });
  });

  it('an id that is none is not found', async () => {
    for (const id of ['1', '..%2f..%2fetc%2fpasswd', "'%20or%201=1", '%00'])
      await expectProblem(await ada.call(`/videos/${id}`), 404, 'not-found');
    await expectProblem(await ada.call('/videos/%E0%A4%A'), 400, 'bad-request');
  });

  it('a query of wrong values is refused', async () => {
    for (const query of ['limit=0', 'limit=many', 'cursor=1', 'status=gone', 'unknown=1'])
      await expectProblem(await ada.call(`/videos?${query}`), 400, 'invalid-request');
  });

  it('a path that doesn’t exist is not found', async () => {
    await expectProblem(await ada.call('/nothing'), 404, 'not-found');
  });

  describe('after all of that', () => {
    it('a good upload works all the same', async () => {
      expect((await ada.finished((await ada.upload(video)).id)).status).to.equal('done');
    });
  });
});

describe('An access token that has expired', function () {
  it('is refused as expired', async () => {
    const mixdown = await createEmbedded({ ACCESS_TOKEN_TTL: '1s' });
    try {
      const ada = await createApiClient(mixdown.url, 'ada@example.org');
      const refused = await waitUntil('the token to expire', async () => {
        const answer = await ada.call('/videos');
        return answer.status === 401 && answer;
      });
      await expectProblem(refused, 401, 'expired-token');
    } finally {
      await mixdown.close();
    }
  });
});

interface Problem {
  code: string;
  detail: string;
  errors?: { path: string; message: string }[];
}

async function expectProblem(answer: Response, status: number, code: string): Promise<Problem> {
  const body = await answer.text();
  expect(`${answer.status} ${body}`).to.match(new RegExp(`^${status} .*"code":"${code}"`));
  expect(answer.headers.get('content-type')).to.match(/^application\/problem\+json/);
  return JSON.parse(body) as Problem;
}

function form(...parts: [string, File][]): FormData {
  const form = new FormData();
  for (const [name, file] of parts) form.append(name, file);
  return form;
}

/** A multipart body with the boundary `b`, and the file name as it stands. */
function multipart(content: Buffer, filename = 'video.mp4'): Buffer {
  const escaped = filename.replaceAll('"', '%22').replaceAll('\r\n', '%0D%0A').replaceAll('\\', '\\\\');
  const head = `--b\r\nContent-Disposition: form-data; name="file"; filename="${escaped}"\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n--b--\r\n')]);
}

/** Sends these lines and reads until the answer's body has come. */
async function rawRequest(url: string, lines: string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.on('error', () => undefined);
  socket.write(lines.join('\r\n'), 'latin1');
  await waitUntil('an answer', () => answer.includes('\r\n\r\n{') && answer.endsWith('}'));
  socket.destroy();
  return answer;
}
