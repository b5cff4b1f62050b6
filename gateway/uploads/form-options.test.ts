import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { openBlobStore } from '../../shared/blobs/open-blob-store.ts';
import { queues } from '../../shared/messages.ts';
import { defaultOptions, type Options } from '../../shared/options/options.ts';
import { createSqliteTestDatabase } from '../../shared/testing/test-database.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { findConversion } from '../conversions/conversion.repository.ts';
import { uploadSchema } from '../conversions/conversion.schema.ts';
import { createGatewayGround, type GatewayGround } from '../testing/gateway-ground.ts';

const run = promisify(execFile);

describe('the options in the form of an upload', () => {
  let directory: string;
  let root: string;
  let ground: GatewayGround;
  let url: string;
  let token: string;
  /** By conversion. */
  const sent = new Map<string, Options>();
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-options-'));
    ground = await createGatewayGround(createSqliteTestDatabase);
    root = join(directory, 'blobs');
    const blobs = await openBlobStore(`file:${root}`);
    url = `${(await ground.start({ blobs, maxUploadBytes: 20_000_000 })).url}/videos`;
    token = ground.accounts.token();
    const take = ({ id, options }: { id: string; options: Options }) => sent.set(id, options);
    await ground.bus.consume(queues.video, ({ payload }) => Promise.resolve(void take(payload)), {
      concurrency: 1,
    });
  });
  after(async () => {
    await ground.remove();
    await rm(directory, { recursive: true });
  });

  const stored = async () =>
    (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;
  const records = async () => (await ground.db.selectFrom('conversions').select('id').execute()).length;
  const headers = () => ({ Authorization: `Bearer ${token}` });
  type Fields = [name: string, value: string | File][];
  async function send(fields: Fields) {
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    const answer = await fetch(url, { method: 'POST', body, headers: headers() });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }
  const video = (size = 10): Fields[number] => ['file', new File(['x'.repeat(size)], 'talk.mp4')];
  /** Nothing of what `work` sends stays. @returns what it gives */
  async function leavingNothing<T>(work: () => Promise<T>): Promise<T> {
    const before = [await stored(), await records()];
    const result = await work();
    await waitUntil('nothing to be left', async () => (await stored()) === before[0]);
    expect(await records()).to.equal(before[1]);
    return result;
  }
  const faults = ({ status, body }: Awaited<ReturnType<typeof send>>) => {
    expect([status, body['code']]).to.deep.equal([400, 'bad-options']);
    return (body['errors'] as { path: string }[]).map(({ path }) => path);
  };

  const fields: Fields = [
    ['bitrate', '96'],
    ['from', '1:00'],
    ['title', 'Größe \u{1F3B5}'],
  ];
  const chosen = { ...defaultOptions, bitrate: 96, from: 60, title: 'Größe \u{1F3B5}' };
  delete chosen.quality;
  for (const [where, form] of Object.entries({
    before: [...fields, video()],
    after: [video(), ...fields],
    around: [fields[0]!, video(), fields[1]!, fields[2]!],
  }))
    it(`may stand ${where} the file, and are shown, kept and sent to the converter`, async () => {
      const { status, body } = await send(form);
      expect(status).to.equal(202);
      const { id, options, ignored } = uploadSchema.parse(body);
      expect([options, ignored]).to.deep.equal([chosen, []]);
      const row = await findConversion(ground.db, id);
      expect(JSON.parse(row?.options ?? '')).to.deep.equal(chosen);
      await waitUntil('the message', () => sent.has(id));
      expect(sent.get(id)).to.deep.equal(chosen);
    });

  it('are the defaults where none are sent or filled in', async () => {
    for (const form of [[video()], [video(), ['bitrate', ''], ['title', '  ']]] as Fields[])
      expect((await send(form)).body['options']).to.deep.equal(defaultOptions);
  });

  it('are taken from curl', async () => {
    const file = join(directory, 'talk.mp4');
    await writeFile(file, 'a video');
    const auth = ['-s', '-H', `Authorization: Bearer ${token}`];
    const form = ['-F', `file=@${file}`, '-F', 'to=00:02:30.500', '-F', 'loudness=-16', '-F', 'submit=x'];
    const { stdout } = await run('curl', [...auth, ...form, url]);
    expect(uploadSchema.parse(JSON.parse(stdout))).to.deep.include({
      options: { ...defaultOptions, to: 150.5, loudness: -16 },
      ignored: ['submit'],
    });
  });

  it('may be wrong: then the answer names every fault, and nothing stays', async () => {
    const wrong: Fields = [
      ['bitrate', '9000'],
      ['from', '90,5'],
      ['loudness', '0'],
    ];
    for (const form of [
      [...wrong, video()],
      [video(3_000_000), ...wrong],
      [wrong[0]!, video(), ...wrong.slice(1)],
    ]) {
      const answer = await leavingNothing(() => send(form));
      const known =
        form[0] === wrong[0] && form[1] !== wrong[1] ? ['bitrate'] : ['bitrate', 'from', 'loudness'];
      expect(faults(answer)).to.have.members(known);
      expect(answer.body['detail']).to.include(
        'bitrate must be a whole number from 32 to 320 (kbit/s), not "9000"',
      );
    }
  });

  it('contradict each other even with the file between them', async () => {
    const form: Fields = [['from', '2:00'], video(), ['to', '1:00']];
    expect(faults(await leavingNothing(() => send(form)))).to.deep.equal(['to']);
  });

  it('are refused if one is sent twice, also with the same value or on both sides of the file', async () => {
    for (const form of [
      [['bitrate', '96'], ['bitrate', '96'], video()],
      [['bitrate', '96'], video(), ['bitrate', '']],
      [video(), ...Array.from({ length: 500 }, () => ['bitrate', '96'])],
    ] as Fields[]) {
      const answer = await leavingNothing(() => send(form));
      expect(faults(answer)).to.deep.equal(['bitrate']);
      expect(String(answer.body['detail']).length).to.be.lessThan(300);
    }
  });

  it('are not read from names with brackets, which are listed as ignored', async () => {
    const { body } = await send([
      ['bitrate[]', '96'],
      ['options[bitrate]', '96'],
      ['Bitrate', '96'],
      video(),
    ]);
    expect(body['options']).to.deep.equal(defaultOptions);
    expect(body['ignored']).to.deep.equal(['bitrate[]', 'options[bitrate]', 'Bitrate']);
  });

  it('are not cut: a text that is too long is refused, wherever its spaces are', async () => {
    for (const title of ['x'.repeat(256), 'x'.repeat(5_000_000), `x${' '.repeat(3000)}x`, '会'.repeat(400)])
      expect(faults(await leavingNothing(() => send([video(), ['title', title]])))).to.deep.equal(['title']);
    const longest = '\u{1F3B5}'.repeat(127);
    expect((await send([video(), ['title', longest]])).body['options']).to.include({ title: longest });
  });

  it('are text, not files', async () => {
    for (const form of [
      [['title', new File(['x'], 'title.txt')], video()],
      [video(), ['title', new File(['x'], 'title.txt')]],
    ] as Fields[])
      expect(faults(await leavingNothing(() => send(form)))).to.deep.equal(['title']);
  });

  /** An upload whose end the test decides on. */
  function begin(...lines: string[]): ClientRequest {
    const type = 'multipart/form-data; boundary=b';
    const call = httpRequest(url, { method: 'POST', headers: { ...headers(), 'Content-Type': type } });
    call.on('error', () => undefined);
    call.write(Buffer.from(lines.join('\r\n'), 'latin1'));
    return call;
  }
  const field = (name: string) => ['--b', `Content-Disposition: form-data; name="${name}"`, ''];
  const file = ['--b', 'Content-Disposition: form-data; name="file"; filename="a.mp4"', ''];

  it('are checked before the file is sent if they stand before it', async () => {
    await leavingNothing(async () => {
      const call = begin(...field('bitrate'), '9000', ...file, 'x'.repeat(1000));
      const [answer] = (await once(call, 'response')) as [IncomingMessage];
      expect(answer.statusCode).to.equal(400);
      expect(await text(answer)).to.include('"code":"bad-options"');
      call.destroy();
    });
  });

  it('are text in Latin-1 where old clients send it', async () => {
    const call = begin(...field('title'), 'Gr\xF6\xDFe', ...file, 'x', '--b--', '');
    call.end();
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    expect(uploadSchema.parse(JSON.parse(await text(answer))).options.title).to.equal('Größe');
  });
});
