import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { expect } from 'chai';
import express from 'express';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { openBlobStore } from '../../shared/blobs/open-blob-store.ts';
import { problemHandler } from '../../shared/http/problem.ts';
import { listen, type HttpServer } from '../../shared/http/server.ts';
import { recordLog } from '../../shared/testing/recorded-log.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { receivedFile, receiveFile, upTo } from './receive-file.ts';

const maxBytes = 3_000_000;

describe('a file that is received', () => {
  let directory: string;
  let root: string;
  let blobs: BlobStore;
  let server: HttpServer;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-receive-'));
    root = join(directory, 'blobs');
    blobs = await openBlobStore(`file:${root}`);
    const app = express()
      .post(
        '/',
        receiveFile(blobs, () => upTo(maxBytes)),
        (request, response) => response.json(receivedFile(request, response)),
      )
      .use(problemHandler(recordLog().log));
    server = await listen(app, { host: '127.0.0.1', port: 0 });
  });
  afterEach(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });

  async function send(content: Uint8Array<ArrayBuffer>, name = 'talk.mp4') {
    const form = new FormData();
    form.set('file', new File([content], name));
    const answer = await fetch(server.url, { method: 'POST', body: form });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }
  const stored = async () =>
    (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());

  /** An upload whose end the test decides on. */
  function begin(): ClientRequest {
    const call = httpRequest(server.url, {
      method: 'POST',
      headers: { 'Content-Type': 'multipart/form-data; boundary=b', 'Transfer-Encoding': 'chunked' },
    });
    call.on('error', () => undefined);
    call.write('--b\r\nContent-Disposition: form-data; name="file"; filename="talk.mp4"\r\n\r\n');
    call.write(Buffer.alloc(100_000));
    return call;
  }
  const begun = () => waitUntil('the upload to reach the store', async () => (await stored()).length > 0);

  it('is stored byte for byte, under an id of ours', async () => {
    const content = Uint8Array.from({ length: maxBytes }, (_, index) => (index * 31) % 251);
    const { status, body } = await send(content, '../Größe.mp4');
    expect(status).to.equal(200);
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect(body).to.include({ size: maxBytes, sha256 });
    expect(body['originalName']).to.match(/Größe\.mp4$/);
    const blob = await buffer(await blobs.get('videos', String(body['id'])));
    expect(blob.equals(content)).to.equal(true);
  });

  it('may be as large as is allowed, and not a byte more', async () => {
    expect((await send(new Uint8Array(maxBytes))).status).to.equal(200);
    const over = await send(new Uint8Array(maxBytes + 1));
    expect(over.status).to.equal(413);
    expect(over.body['code']).to.equal('too-large');
    await waitUntil('the first alone in the store', async () => (await stored()).length === 1);
  });

  it('that the store can’t take is answered 503, however large it is', async () => {
    await rename(root, join(directory, 'away'));
    const { status, body } = await send(new Uint8Array(maxBytes));
    expect(status).to.equal(503);
    expect(body['code']).to.equal('unavailable');
    await rename(join(directory, 'away'), root);
    expect((await send(new Uint8Array(10))).status).to.equal(200);
    expect(await stored()).to.have.length(1);
  });

  it('that the store loses on the way is answered 503, and nothing of it stays', async () => {
    const call = begin();
    await begun();
    await rename(root, join(directory, 'away'));
    call.end('\r\n--b--\r\n');
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    expect(answer.statusCode).to.equal(503);
    expect(await text(answer)).to.include('"code":"unavailable"');
    await rename(join(directory, 'away'), root);
    expect((await send(new Uint8Array(10))).status).to.equal(200);
    expect((await readdir(join(root, 'videos'))).length).to.equal(1);
  });

  it('that is cut off leaves nothing', async () => {
    const call = begin();
    await begun();
    call.destroy();
    await waitUntil('an empty store', async () => (await stored()).length === 0);
  });

  it('that goes over the limit is answered before it has come to its end', async () => {
    const call = begin();
    await begun();
    call.write(Buffer.alloc(maxBytes));
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    expect(answer.statusCode).to.equal(413);
    call.destroy();
    await waitUntil('an empty store', async () => (await stored()).length === 0);
  });

  it('that is the second leaves nothing of the first', async () => {
    const form = new FormData();
    for (const name of ['a.mp4', 'b.mp4']) form.append('file', new File(['x'.repeat(1000)], name));
    const answer = await fetch(server.url, { method: 'POST', body: form });
    expect(answer.status).to.equal(400);
    expect(await answer.json()).to.include({ code: 'too-many-files' });
    await waitUntil('an empty store', async () => (await stored()).length === 0);
  });

  /** @param parts each a header's parameters and the content, in bytes of Latin-1 */
  async function sendParts(...parts: [parameters: string, content?: string, type?: string][]) {
    const body = parts.map(
      ([parameters, content = 'x', type]) =>
        `--b\r\nContent-Disposition: form-data; ${parameters}\r\n` +
        `${type === undefined ? '' : `Content-Type: ${type}\r\n`}\r\n${content}\r\n`,
    );
    const answer = await fetch(server.url, {
      method: 'POST',
      headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
      body: Buffer.from(`${body.join('')}--b--\r\n`, 'latin1'),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }
  const utf8 = (text: string) => Buffer.from(text).toString('latin1');
  const file = 'name="file"; filename="talk.mp4"';

  it('has names of fields beside it listed, whatever they are and hold', async () => {
    const { status, body } = await sendParts(
      ['name="type"', 'video'],
      ['name="a[0]"'],
      ['name="a"'],
      ['name="a[b]"'],
      ['name="__proto__"'],
      [utf8('name="Größe"')],
      ['name="Gr\xF6\xDFe 2"'],
      [file],
      ['name="state"', 'x'.repeat(300_000)],
      ['name="type"', 'again'],
      ['name=""'],
      [`name="${'n'.repeat(101)}"`],
      ['name="cover"; filename=""', '', 'application/octet-stream'],
    );
    expect(status).to.equal(200);
    expect(body['ignored']).to.deep.equal([
      ...['type', 'a[0]', 'a', 'a[b]', '__proto__', 'Größe', 'Größe 2', 'state', 'n'.repeat(100), 'cover'],
    ]);
  });

  it('may stand beside a thousand fields, of which a hundred are listed, and no more', async () => {
    const fields = Array.from({ length: 1000 }, (_, index): [string] => [`name="${index}"`]);
    const { body } = await sendParts([file], ...fields);
    expect(body['ignored']).to.have.length(100);
    for (const parts of [
      [[file], ...fields, ['name="more"']],
      [...fields, ['name="more"'], [file]],
    ] as [string][][]) {
      const refused = await sendParts(...parts);
      expect([refused.status, refused.body['code']]).to.deep.equal([400, 'too-many-parts']);
    }
    await waitUntil('the first alone in the store', async () => (await stored()).length === 1);
  });

  it('has a file name', async () => {
    for (const part of [
      ['name="file"', 'a video'],
      ['name="file"', 'x'.repeat(2_000_000)],
      ['name="file"', 'a video', 'application/octet-stream'],
      ['name="file"; filename=""', '', 'application/octet-stream'],
    ] as [string, string, string?][]) {
      const { status, body } = await sendParts(['name="a"'], part);
      expect([status, body['code']], part.join()).to.deep.equal([400, 'no-file-name']);
    }
    await waitUntil('an empty store', async () => (await stored()).length === 0);
  });

  for (const [what, parameter, name] of [
    ['in UTF-8', utf8('filename="Vorlesung – Grüße.mp4"'), 'Vorlesung – Grüße.mp4'],
    ['in UTF-8, cut in the middle of a character', utf8('filename="Grüß').slice(0, -1) + '"', 'Grü\uFFFD'],
    ['in Latin-1', 'filename="Gr\xFC\xDFe.mp4"', 'Grüße.mp4'],
    ['as browsers escape it', 'filename="say %22hi%22 100%25.mp4"', 'say "hi" 100%25.mp4'],
    ['as old ones escape it', String.raw`filename="say \"hi\".mp4"`, 'say "hi".mp4'],
    ['with its charset', `filename="x"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%E2%80%93.mp4`, 'Grüße –.mp4'],
    ['with the charset Latin-1', `filename*=iso-8859-1''Gr%FC%DFe.mp4`, 'Grüße.mp4'],
  ] as const)
    it(`keeps its name when that is sent ${what}`, async () => {
      expect((await sendParts([`name="file"; ${parameter}`])).body['originalName']).to.equal(name);
    });

  for (const [what, code, next] of [
    ['another file', 'too-many-files', 'name="file"; filename="b.mp4"'],
    ['a file of another name', 'no-file', 'name="video"; filename="b.mp4"'],
    ['a file without a name', 'no-file-name', 'name="file"'],
  ] as const)
    it(`is refused with ${what} after it before the body has come to its end`, async () => {
      const call = begin();
      call.write(`\r\n--b\r\nContent-Disposition: form-data; ${next}\r\n\r\nx`);
      // Text is looked at when it ends.
      if (code === 'no-file-name') call.write('\r\n--b\r\n');
      const [answer] = (await once(call, 'response')) as [IncomingMessage];
      expect(answer.statusCode).to.equal(400);
      expect(await text(answer)).to.include(`"code":"${code}"`);
      call.destroy();
      await waitUntil('an empty store', async () => (await stored()).length === 0);
    });
});
