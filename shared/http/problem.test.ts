import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import express, { type RequestHandler } from 'express';
import { ProblemError, UnavailableError } from '../errors.ts';
import { recordLog } from '../testing/recorded-log.ts';
import { rejection } from '../testing/rejection.ts';
import { notFoundHandler, problemHandler, problemSchema, withoutQuery } from './problem.ts';
import { listen, type HttpServer } from './server.ts';

describe('an error', () => {
  const { log, lines, text } = recordLog();
  let server: HttpServer;
  let handler: RequestHandler;

  before(async () => {
    const app = express();
    app.use('/work', (request, response, next) => handler(request, response, next));
    app.use('/json', express.json({ limit: 100 }), (_request, response) => response.json({}));
    app.use(notFoundHandler);
    app.use(problemHandler(log));
    server = await listen(app, { host: '127.0.0.1', port: 0 });
  });
  after(() => server.close());

  async function answerTo(failing: RequestHandler, path = '/work'): Promise<Response> {
    handler = failing;
    return fetch(server.url + path);
  }
  const problemOf = async (answer: Response) => problemSchema.parse(await answer.json());

  it('that is meant for the client reaches it as a problem, with its headers', async () => {
    const answer = await answerTo(() => {
      throw new ProblemError(409, 'wrong-state', 'It runs already.', {
        headers: { 'X-State': 'converting' },
        errors: [{ path: 'id', message: 'is busy' }],
      });
    });
    expect(answer.status).to.equal(409);
    expect(answer.headers.get('content-type')).to.match(/^application\/problem\+json/);
    expect(answer.headers.get('x-state')).to.equal('converting');
    expect(await problemOf(answer)).to.deep.equal({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      code: 'wrong-state',
      detail: 'It runs already.',
      errors: [{ path: 'id', message: 'is busy' }],
    });
  });

  it('of a missing server is answered 503, without its address, and logged', async () => {
    const answer = await answerTo(() => {
      throw new UnavailableError('broker', { cause: new Error('connect ECONNREFUSED 10.1.2.3:5672') });
    });
    expect(answer.status).to.equal(503);
    expect(answer.headers.get('retry-after')).to.equal('5');
    const problem = await problemOf(answer);
    expect(problem.code).to.equal('unavailable');
    expect(problem.detail).to.include('broker').and.not.include('10.1.2.3');
    expect(text()).to.include('10.1.2.3');
  });

  for (const [what, thrown] of Object.entries({
    'an error': new Error('secret detail'),
    'a rejected promise’s text': 'secret detail',
    'an object': { message: 'secret detail', status: 'gone' },
    'a server error of a library': Object.assign(new Error('secret detail'), { status: 502 }),
  }))
    it(`that nobody foresaw (${what}) is answered 500 and tells nothing`, async () => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- libraries do
      const answer = await answerTo(() => Promise.reject(thrown));
      expect(answer.status).to.equal(500);
      const body = await answer.text();
      expect(body).to.include('"code":"internal"').and.not.include('secret');
      expect(text()).to.include('secret detail');
    });

  it('after the answer has begun cuts the connection: half an answer must not look whole', async () => {
    let goOn: (value?: unknown) => void = () => undefined;
    const received = new Promise((resolve) => (goOn = resolve));
    const answer = await answerTo(async (_request, response) => {
      response.write('half');
      await received;
      throw new Error('lost in the middle');
    });
    expect(answer.status).to.equal(200);
    goOn();
    await rejection(answer.text());
    expect(lines().map(({ msg }) => msg)).to.include('request failed');
  });

  it('takes back what the answer was meant to be', async () => {
    const answer = await answerTo((_request, response) => {
      response.attachment('song.mp3').set({
        'Content-Type': 'audio/mpeg',
        'Content-Length': '100000',
        'Content-Range': 'bytes 0-9/10',
        'Last-Modified': new Date(0).toUTCString(),
        ETag: '"1"',
      });
      throw new UnavailableError('blob store');
    });
    expect(answer.headers.get('content-disposition')).to.equal(null);
    expect(answer.headers.get('content-range')).to.equal(null);
    expect(answer.headers.get('last-modified')).to.equal(null);
    expect(answer.headers.get('etag')).to.not.equal('"1"');
    await problemOf(answer);
  });

  it('leaves no token in the log', async () => {
    await answerTo(() => {
      throw new Error('failed');
    }, '/work?token=a.b.c');
    expect(text()).to.include('"/work"').and.not.include('a.b.c');
    expect(withoutQuery('/mp3s/1?a=1\n?token=2')).to.equal('/mp3s/1');
  });

  for (const [what, [body, headers, status, code]] of Object.entries<
    [string | Uint8Array<ArrayBuffer>, Record<string, string>, number, string]
  >({
    'is malformed': ['{', {}, 400, 'malformed-json'],
    'is too large': [`"${'x'.repeat(200)}"`, {}, 413, 'too-large'],
    'is packed in an unknown way': ['{}', { 'Content-Encoding': 'rar' }, 415, 'unsupported-encoding'],
    'says it is gzip and is not': ['{}', { 'Content-Encoding': 'gzip' }, 400, 'bad-request'],
    'is in an unknown charset': [
      '{}',
      { 'Content-Type': 'application/json; charset=klingon' },
      415,
      'unsupported-charset',
    ],
  }))
    it(`of a body that ${what} is the client’s`, async () => {
      const answer = await fetch(`${server.url}/json`, {
        method: 'POST',
        body,
        headers: { 'Content-Type': 'application/json', ...headers },
      });
      expect(answer.status).to.equal(status);
      expect(await problemOf(answer)).to.include({ code, status });
    });

  it('of a path that is not there names it', async () => {
    const problem = await problemOf(await fetch(`${server.url}/nothing?here=1`, { method: 'POST' }));
    expect(problem).to.include({
      status: 404,
      code: 'not-found',
      detail: 'There is no POST /nothing. See /docs for the available calls.',
    });
  });

  it('of a path that can’t be decoded is the client’s', async () => {
    expect((await problemOf(await fetch(`${server.url}/work%E0%A4%A`))).status).to.be.within(400, 404);
  });

  it('is answered before the body has come, so that the client need not send it', async () => {
    handler = () => {
      throw new ProblemError(413, 'too-large', 'Too large.');
    };
    const { port } = new URL(server.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('POST /work HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).to.match(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });
});
