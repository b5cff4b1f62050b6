import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readMatroskaChapters } from './matroska-chapters.ts';

/** An element with its id in hex. */
const element = (id: string, ...parts: (Buffer | string | number)[]): Buffer => {
  const content = Buffer.concat(parts.map(toBuffer));
  const size = Buffer.alloc(4);
  size.writeUInt32BE(0x1000_0000 + content.length);
  return Buffer.concat([Buffer.from(id, 'hex'), size, content]);
};
function toBuffer(part: Buffer | string | number): Buffer {
  if (typeof part === 'string') return Buffer.from(part);
  if (typeof part !== 'number') return part;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(part));
  return bytes;
}

const second = 1_000_000_000;
const atom = (start: number, title: string, ...flags: Buffer[]) =>
  element('b6', element('91', start * second), ...flags, element('80', element('85', title)));
const hidden = element('98', 1);
const disabled = element('4598', 0);
const edition = (...parts: Buffer[]) => element('45b9', ...parts);
const chapters = (...editions: Buffer[]) => element('1043a770', ...editions);
const ebml = element('1a45dfa3', element('4282', 'matroska'));
const cluster = element('1f43b675', Buffer.alloc(5000));
const file = (...parts: Buffer[]) => Buffer.concat([ebml, element('18538067', ...parts)]);

describe('Matroska’s chapters', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-chapters-'));
  });
  after(() => rm(directory, { recursive: true }));

  async function read(content: Buffer) {
    const path = join(directory, 'file.mkv');
    await writeFile(path, content);
    return readMatroskaChapters(path);
  }
  const titles = async (content: Buffer) => (await read(content))?.map(({ title }) => title);
  const two = [atom(0, 'One'), atom(5, 'Two')];

  it('are told with their times', async () => {
    const timed = element('b6', element('91', 2 * second), element('92', 4.5 * second));
    expect(await read(file(chapters(edition(timed, atom(5, 'Größe')))))).to.deep.equal([
      { start: 2, end: 4.5, title: '' },
      { start: 5, end: Infinity, title: 'Größe' },
    ]);
  });

  it('are told without those that are hidden or disabled', async () => {
    const content = chapters(edition(atom(0, 'Intro', hidden), ...two, atom(9, 'Off', disabled)));
    expect(await titles(file(content, cluster))).to.deep.equal(['One', 'Two']);
  });

  it('are those of the default edition, else of the first that is not hidden', async () => {
    const other = edition(atom(0, 'Other'));
    expect(await titles(file(chapters(other, edition(element('45db', 1), ...two))))).to.deep.equal([
      'One',
      'Two',
    ]);
    expect(await titles(file(chapters(edition(element('45bd', 1), ...two), other)))).to.deep.equal(['Other']);
    expect(await titles(file(chapters(edition(element('45bd', 1), ...two))))).to.deep.equal([]);
  });

  it('are found behind the sound, where the index at the beginning says', async () => {
    const seek = (place: number) =>
      element(
        '114d9b74',
        element('4dbb', element('53ab', Buffer.from('1043a770', 'hex')), element('53ac', place)),
      );
    const place = seek(0).length + cluster.length;
    expect(await titles(file(seek(place), cluster, chapters(edition(...two))))).to.deep.equal(['One', 'Two']);
    expect(await titles(file(seek(place + 3), cluster, chapters(edition(...two))))).to.equal(undefined);
    expect(await titles(file(seek(2 ** 50), cluster))).to.equal(undefined);
  });

  it('are none where there are none, or where it is no Matroska', async () => {
    for (const content of [
      file(cluster),
      file(),
      ebml,
      Buffer.alloc(0),
      Buffer.from('RIFF....WAVE'),
      Buffer.alloc(100),
    ])
      expect(await read(content)).to.equal(undefined);
  });

  it('are read as far as they go where the file breaks off or is damaged anywhere', async () => {
    const whole = file(chapters(edition(...two, atom(9, 'Off', hidden))));
    for (let at = 0; at < whole.length; at++) {
      await read(whole.subarray(0, at));
      const damaged = Buffer.from(whole);
      damaged.writeUInt8(0xff - damaged.readUInt8(at), at);
      await read(damaged);
    }
  });
});
