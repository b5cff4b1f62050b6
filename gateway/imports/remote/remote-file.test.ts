import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import {
  cut,
  loopbackNetwork,
  resumable,
  startRemoteServer,
  type Answer,
  type RemoteServer,
} from '../testing/remote-server.ts';
import { FetchError } from './fetch-error.ts';
import { openRemoteFile } from './remote-file.ts';
import type { Network } from './request.ts';

const content = randomBytes(300_000);
const maxBytes = 1_000_000;

/** @returns what is sent with the file's headers */
const whole =
  (headers: Record<string, string | number> = {}): Answer =>
  (_request, response) =>
    response.writeHead(200, headers).end(content);

describe('a file elsewhere', () => {
  let server: RemoteServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  async function serve(answers: Parameters<typeof startRemoteServer>[0]): Promise<RemoteServer> {
    return (server = await startRemoteServer(answers));
  }

  interface Settings {
    network?: Partial<Network>;
    signal?: AbortSignal;
  }
  const open = (url: string, { network = {}, signal = new AbortController().signal }: Settings = {}) =>
    openRemoteFile(new URL(url), {
      ...{ maxBytes, signal, network: loopbackNetwork(network) },
      resumeDelaysMs: [1, 1, 1],
    });

  async function fetchAll(url: string, settings?: Settings) {
    const file = await open(url, settings);
    const chunks: Buffer[] = [];
    for await (const chunk of file.bytes()) chunks.push(chunk);
    return { ...file, content: Buffer.concat(chunks) };
  }

  async function failure(url: string, settings?: Settings): Promise<FetchError> {
    try {
      await fetchAll(url, settings);
    } catch (error) {
      if (error instanceof FetchError) return error;
      throw error;
    }
    throw new Error(`fetched: ${url}`);
  }
  const reason = async (url: string, settings?: Settings) => (await failure(url, settings)).message;
  const paths = () => server?.requests.map(({ url }) => url);

  describe('is fetched', () => {
    it('with its size and name', async () => {
      const { url } = await serve({
        '/talks/42/talk%20one.mp4?a=b': whole({ 'Content-Length': content.length }),
      });
      const file = await fetchAll(`${url}/talks/42/talk%20one.mp4?a=b`);
      expect(file.content.equals(content)).to.equal(true);
      expect(file).to.include({ name: 'talk one.mp4', size: content.length });
    });

    it('in chunks, without a size', async () => {
      const { url } = await serve({ '/talk.mp4': whole({ 'Transfer-Encoding': 'chunked' }) });
      const file = await fetchAll(`${url}/talk.mp4`);
      expect(file.content.equals(content)).to.equal(true);
      expect(file.size).to.equal(undefined);
    });

    it('until the connection ends, as old servers send it', async () => {
      const { url } = await serve({
        '/talk.mp4': ({ socket }) =>
          socket.end(Buffer.concat([Buffer.from('HTTP/1.0 200 OK\r\n\r\n'), content])),
      });
      expect((await fetchAll(`${url}/talk.mp4`)).content.equals(content)).to.equal(true);
    });

    it('whatever type the server calls it', async () => {
      const { url } = await serve({ '/talk.mp4': whole({ 'Content-Type': 'text/html' }) });
      expect((await fetchAll(`${url}/talk.mp4`)).content.equals(content)).to.equal(true);
    });

    for (const encoding of ['gzip', 'x-gzip', 'GZIP'])
      it(`and decoded if the server sends it as ${encoding} unasked`, async () => {
        const { url, requests } = await serve({
          '/talk.mp4': (_request, response) =>
            response.writeHead(200, { 'Content-Encoding': encoding }).end(gzipSync(content)),
        });
        expect((await fetchAll(`${url}/talk.mp4`)).content.equals(content)).to.equal(true);
        expect(requests[0]?.headers['accept-encoding']).to.equal('identity');
      });

    it('as it is if the server names an encoding that there is not', async () => {
      const { url } = await serve({ '/talk.mp4': whole({ 'Content-Encoding': 'aws-chunked' }) });
      expect((await fetchAll(`${url}/talk.mp4`)).content.equals(content)).to.equal(true);
    });

    it('from a host with several addresses, one of which does not answer', async () => {
      const { port } = await serve({ '/': whole() });
      const addresses = ['127.0.0.2', '127.0.0.1'].map((address) => ({ address, family: 4 }));
      const network = { isAllowed: () => true, lookup: () => Promise.resolve(addresses) };
      expect((await fetchAll(`http://two.example:${port}/`, { network })).content.equals(content)).to.equal(
        true,
      );
    });

    it('with the user and password in its URL, as they are meant', async () => {
      const { port, requests } = await serve({ '/talk.mp4': whole() });
      await fetchAll(`http://ada:p%40ss@127.0.0.1:${port}/talk.mp4`);
      await fetchAll(`http://ada:50%@127.0.0.1:${port}/talk.mp4`);
      expect(requests.map(({ headers }) => headers.authorization)).to.deep.equal(
        ['ada:p@ss', 'ada:50%'].map((each) => `Basic ${Buffer.from(each).toString('base64')}`),
      );
    });
  });

  describe('after redirects', () => {
    const to =
      (location: string, status = 302): Answer =>
      (_request, response) =>
        response.writeHead(status, { Location: location }).end('moved');

    for (const status of [301, 302, 303, 307, 308])
      it(`with ${status} is fetched`, async () => {
        const { url } = await serve({ '/a/b': to('../c.mp4?x=1', status), '/c.mp4?x=1': whole() });
        expect((await fetchAll(`${url}/a/b`)).name).to.equal('c.mp4');
      });

    it('that begin anew for ever is given up', async () => {
      const { url } = await serve({ '/a': to('/b'), '/b': to('/a') });
      expect(await reason(`${url}/a`)).to.equal(
        'The address leads to more than 10 others, one after the other.',
      );
      expect(paths()).to.have.length(11);
    });

    for (const location of [
      'file:///etc/hostname',
      'ftp://example.org/talk.mp4',
      'data:,x',
      'http://',
      'javascript:1',
    ])
      it(`to ${location} is not fetched`, async () => {
        const { url } = await serve({ '/a': to(location) });
        expect(await reason(`${url}/a`)).to.equal('127.0.0.1 leads to an address that is not http or https.');
      });

    for (const location of [
      'http://10.0.0.1/',
      'http://[::1]/',
      'http://169.254.169.254/',
      'http://0x7f.2/',
      '//2130706434/',
    ])
      it(`to ${location} is not fetched`, async () => {
        const { url } = await serve({ '/a': to(location) });
        expect(await reason(`${url}/a`)).to.match(/ is a private address or leads to one\./);
      });

    it('does not give the credentials to another server', async () => {
      const other = await startRemoteServer({ '/talk.mp4': whole() });
      try {
        const { port, requests } = await serve({ '/a': to('/b'), '/b': to(`${other.url}/talk.mp4`) });
        await fetchAll(`http://ada:secret@127.0.0.1:${port}/a`);
        expect(requests.map(({ headers }) => headers.authorization)).to.deep.equal([
          ...['Basic YWRhOnNlY3JldA==', 'Basic YWRhOnNlY3JldA=='],
        ]);
        expect(other.requests[0]?.headers).to.not.have.any.keys('authorization', 'referer', 'cookie');
      } finally {
        await other.close();
      }
    });
  });

  describe('at a name', () => {
    it('is looked up once for each connection, which goes to the address that was checked', async () => {
      const { port } = await serve({ '/': whole() });
      const looked: string[] = [];
      const network = {
        // What it says the second time leads elsewhere.
        lookup: (host: string) => {
          looked.push(host);
          return Promise.resolve([{ address: looked.length === 1 ? '127.0.0.1' : '127.0.0.9', family: 4 }]);
        },
      };
      expect(
        (await fetchAll(`http://rebind.example:${port}/`, { network })).content.equals(content),
      ).to.equal(true);
      expect(looked).to.deep.equal(['rebind.example']);
    });

    it('is not fetched if the name leads to this machine', async () => {
      const { port } = await serve({ '/': whole() });
      const network = { isAllowed: () => false };
      for (const host of [
        'localhost',
        'localhost.',
        'inside.example',
        '127.0.0.1',
        '2130706433',
        '017700000001',
        '0x7f000001',
      ])
        expect(await reason(`http://${host}:${port}/`, { network }), host).to.match(
          /is a private address or leads to one\. Only addresses on the public internet can be fetched\.$/,
        );
      expect(paths()).to.deep.equal([]);
    });

    it('is fetched from the public ones of its addresses alone', async () => {
      const { port } = await serve({ '/': whole() });
      const addresses = ['10.0.0.1', '127.0.0.1'].map((address) => ({ address, family: 4 }));
      const network = { lookup: () => Promise.resolve(addresses) };
      expect((await fetchAll(`http://both.example:${port}/`, { network })).content.equals(content)).to.equal(
        true,
      );
    });

    for (const [code, words, remedy] of [
      ['ENOTFOUND', 'There is no server named gone.example. Please check the address.', undefined],
      ['EAI_AGAIN', 'The name gone.example could not be looked up. Please try again later.', 'resume'],
    ] as const)
      it(`is not fetched after ${code}`, async () => {
        const lookup = () => Promise.reject(Object.assign(new Error(code), { code }));
        const error = await failure('http://gone.example/', { network: { lookup } });
        expect([error.message, error.remedy]).to.deep.equal([words, remedy]);
      });
  });

  describe('is not fetched', () => {
    for (const [status, words, remedy] of [
      [404, '127.0.0.1 has no such file (404). Please check the address.', undefined],
      [410, '127.0.0.1 has no such file (410). Please check the address.', undefined],
      [401, '127.0.0.1 does not give this file to everyone (401).', undefined],
      [403, '127.0.0.1 does not give this file to everyone (403).', undefined],
      [204, '127.0.0.1 did not send the file (204). Please check the address.', undefined],
      [206, '127.0.0.1 did not send the file (206). Please check the address.', undefined],
      [302, '127.0.0.1 did not send the file (302). Please check the address.', undefined],
      [429, '127.0.0.1 could not send the file now (429). Please try again later.', 'resume'],
      [503, '127.0.0.1 could not send the file now (503). Please try again later.', 'resume'],
    ] as const)
      it(`where the answer is ${status}`, async () => {
        const { url } = await serve({ '/': (_request, response) => response.writeHead(status).end() });
        const error = await failure(`${url}/`);
        expect([error.message, error.remedy]).to.deep.equal([words, remedy]);
      });

    it('if it is announced as too large, before any of it is read', async () => {
      const { url } = await serve({
        '/': (_request, response) => response.writeHead(200, { 'Content-Length': maxBytes + 1 }).write('x'),
      });
      expect(await reason(`${url}/`)).to.equal('The file is too large. The limit is 1000000 bytes.');
    });

    it('if it turns out to be too large', async () => {
      const { url } = await serve({
        '/': (_request, response) => response.writeHead(200).end(Buffer.alloc(maxBytes + 1)),
        '/gzip': (_request, response) =>
          response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(Buffer.alloc(maxBytes + 1))),
      });
      for (const path of ['/', '/gzip'])
        expect(await reason(url + path)).to.equal('The file is too large. The limit is 1000000 bytes.');
    });

    it('where nobody listens', async () => {
      const { url } = await serve({});
      await server?.close();
      server = undefined;
      const error = await failure(`${url}/`);
      expect(error).to.include({
        message: '127.0.0.1 refused the connection. Please try again later.',
        remedy: 'resume',
      });
    });

    it('from a server that does not speak HTTP', async () => {
      const { url, port } = await serve({
        '/': ({ socket }) => socket.end('220 mail.example ESMTP\r\n'),
      });
      expect(await reason(`${url}/`)).to.equal('127.0.0.1 did not answer as a web server does.');
      expect(await reason(`https://127.0.0.1:${port}/`)).to.equal(
        'A secure connection to 127.0.0.1 was not possible. Please check the address.',
      );
    });

    it('from a server that takes too long to answer', async () => {
      const { url } = await serve({ '/': () => undefined });
      const error = await failure(`${url}/`, { network: { silenceMs: 100 } });
      expect(error.message).to.equal('127.0.0.1 did not answer in time. Please try again later.');
    });

    it('from a name whose look-up takes too long', async () => {
      const network = { silenceMs: 100, lookup: () => new Promise<never>(() => undefined) };
      expect((await failure('http://slow.example/', { network })).remedy).to.equal('resume');
    });

    it('once it is cancelled', async () => {
      const { url } = await serve({
        '/': (_request, response) => response.writeHead(200).write(content),
      });
      const abort = new AbortController();
      const file = await open(`${url}/`, { signal: abort.signal });
      const bytes = file.bytes()[Symbol.asyncIterator]();
      await bytes.next();
      abort.abort(new Error('cancelled'));
      const rest = async () => {
        while (!(await bytes.next()).done);
      };
      expect(await rest().catch((error: unknown) => (error as Error).message)).to.equal('cancelled');
    });
  });

  describe('whose connection is lost', () => {
    const ranges = () => server?.requests.map(({ headers }) => headers.range);

    it('is resumed where it was cut off, as often as needed', async () => {
      const { url } = await serve({ '/': resumable(content, { cutAfter: 70_000 }) });
      expect((await fetchAll(`${url}/`)).content.equals(content)).to.equal(true);
      expect(ranges()).to.deep.equal([undefined, ...[70, 140, 210, 280].map((at) => `bytes=${at}000-`)]);
      expect(server?.requests[1]?.headers['if-range']).to.equal('"v1"');
    });

    it('is resumed after silence', async () => {
      const { url } = await serve({
        '/': [
          (_request, response) => {
            response.writeHead(200, { ETag: '"v1"', 'Content-Length': content.length });
            response.write(content.subarray(0, 1000));
          },
          resumable(content),
        ],
      });
      const { content: fetched } = await fetchAll(`${url}/`, { network: { silenceMs: 200 } });
      expect(fetched.equals(content)).to.equal(true);
      expect(ranges()).to.deep.equal([undefined, 'bytes=1000-']);
    });

    it('is resumed if the server announced more than it sent', async () => {
      const { url } = await serve({
        '/': [
          ({ socket }) => {
            const head = `HTTP/1.1 200 OK\r\nETag: "v1"\r\nContent-Length: ${content.length}\r\n\r\n`;
            socket.end(Buffer.concat([Buffer.from(head), content.subarray(0, 1000)]));
          },
          resumable(content),
        ],
      });
      expect((await fetchAll(`${url}/`)).content.equals(content)).to.equal(true);
    });

    it('is resumed by a date that identifies the file', async () => {
      const modified = { 'Last-Modified': 'Sat, 31 Jan 2026 12:00:00 GMT' };
      const { url } = await serve({
        '/': [
          (_request, response) => {
            response.writeHead(200, { ...modified, 'Content-Length': content.length });
            cut(response, content.subarray(0, 1000));
          },
          (_request, response) =>
            response
              .writeHead(206, { ...modified, 'Content-Range': `bytes 1000-299999/${content.length}` })
              .end(content.subarray(1000)),
        ],
      });
      expect((await fetchAll(`${url}/`)).content.equals(content)).to.equal(true);
      expect(server?.requests[1]?.headers['if-range']).to.equal('Sat, 31 Jan 2026 12:00:00 GMT');
    });

    it('is resumed from a range that begins earlier than asked', async () => {
      const { url } = await serve({
        '/': [
          resumable(content, { cutAfter: 70_000 }),
          (_request, response) =>
            response
              .writeHead(206, { ETag: '"v1"', 'Content-Range': `bytes 65536-299999/${content.length}` })
              .end(content.subarray(65_536)),
        ],
      });
      expect((await fetchAll(`${url}/`)).content.equals(content)).to.equal(true);
    });

    it('is read over if the server ignores ranges but has the same version', async () => {
      const { url } = await serve({
        '/': [resumable(content, { cutAfter: 70_000 }), whole({ ETag: '"v1"' })],
      });
      expect((await fetchAll(`${url}/`)).content.equals(content)).to.equal(true);
    });

    it('is resumed at the address that was asked for, since redirects may lead elsewhere by then', async () => {
      const { url } = await serve({
        '/a': (_request, response) => response.writeHead(302, { Location: '/b' }).end(),
        '/b': [resumable(content, { cutAfter: 70_000 }), resumable(content)],
      });
      expect((await fetchAll(`${url}/a`)).content.equals(content)).to.equal(true);
      expect(paths()).to.deep.equal(['/a', '/b', '/a', '/b']);
    });

    const first = resumable(content, { cutAfter: 70_000 });
    const other = randomBytes(content.length);
    const range = `bytes 70000-299999/${content.length}`;
    const partial =
      (headers: Record<string, string>): Answer =>
      (_request, response) =>
        response.writeHead(206, headers).end(other.subarray(70_000));
    for (const [what, second] of Object.entries<Answer>({
      'sends another version from its beginning': whole({ ETag: '"v2"' }),
      'sends a range of another version, ignoring If-Range': partial({
        ETag: '"v2"',
        'Content-Range': range,
      }),
      'sends a range without saying of which version': partial({ 'Content-Range': range }),
      'sends a range of another length': partial({
        ETag: '"v1"',
        'Content-Range': 'bytes 70000-299998/299999',
      }),
      'sends a range that begins too late': partial({
        ETag: '"v1"',
        'Content-Range': 'bytes 70001-299999/300000',
      }),
      'sends no range': partial({ ETag: '"v1"' }),
      'refuses the range': (_request, response) => response.writeHead(416).end(),
      'refuses the version': (_request, response) => response.writeHead(412).end(),
    }))
      it(`must be fetched anew where the server ${what}`, async () => {
        const { url } = await serve({ '/': [first, second] });
        expect(await failure(`${url}/`)).to.include({
          message: 'The file on 127.0.0.1 changes while it is fetched.',
          remedy: 'start-over',
        });
      });

    for (const [what, headers] of Object.entries<Record<string, string>>({
      'has no version': {},
      'has a weak ETag': { ETag: 'W/"v1"' },
      'was changed just now': { 'Last-Modified': new Date(Date.now() + 3_600_000).toUTCString() },
      'is compressed': { ETag: '"v1"', 'Content-Encoding': 'gzip' },
    }))
      it(`must be fetched anew if it ${what}`, async () => {
        const { url } = await serve({
          '/': (_request, response) => {
            const sent = headers['Content-Encoding'] === undefined ? content : gzipSync(content);
            response.writeHead(200, { ...headers, 'Content-Length': sent.length });
            cut(response, sent.subarray(0, 1000));
          },
        });
        expect(await failure(`${url}/`)).to.include({ remedy: 'resume' });
        expect(paths()).to.have.length(1);
      });

    it('is given up after some attempts that bring nothing', async () => {
      const { url } = await serve({
        '/': [first, (_request, response) => response.writeHead(503).end()],
      });
      expect(await failure(`${url}/`)).to.include({
        message: '127.0.0.1 could not send the file now (503). Please try again later.',
        remedy: undefined,
      });
      expect(paths()).to.have.length(4);
    });

    it('is given up at once if it has been deleted', async () => {
      const { url } = await serve({ '/': [first, (_request, response) => response.writeHead(404).end()] });
      expect(await reason(`${url}/`)).to.match(/has no such file/);
    });
  });

  it('that nobody reads any more leaves no connection behind', async () => {
    const closed: Promise<unknown>[] = [];
    const { url } = await serve({
      '/': (request, response) => {
        closed.push(new Promise((resolve) => request.socket.once('close', resolve)));
        response.writeHead(200).write(content);
      },
    });
    const unread = await open(`${url}/`);
    unread.close();
    const begun = await open(`${url}/`);
    for await (const chunk of begun.bytes()) if (chunk.length > 0) break;
    await Promise.all(closed);
    expect(closed).to.have.length(2);
  });
});
