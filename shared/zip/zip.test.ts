import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { rejection } from '../testing/rejection.ts';
import { directoryRecord, endOfDirectory, localHeader } from './records.ts';
import { readZip } from './testing/read-zip.ts';
import { createZip, zipLength, type ZipEntry } from './zip.ts';

const modified = new Date('2026-02-03T04:05:06Z');
const { signal } = new AbortController();

function entry(name: string, ...contents: string[]): ZipEntry {
  const content = contents.length > 1 ? contents : [contents[0] ?? '', contents[0] ?? ''];
  const open = () => Promise.resolve(Readable.from([Buffer.from(content.shift() ?? '')]));
  return { name, size: Buffer.byteLength(content[0] ?? ''), modified, open };
}

describe('a zip', () => {
  it('has every entry with its checksum before the content, and the length that was announced', async () => {
    // Other writers lost the end of the directory from 200 entries on.
    const names = Array.from({ length: 300 }, (_, index) => `Grüße ${index}.mp3`);
    const entries = [...names.map((name) => entry(name, `of ${name}`)), entry('empty.mp3', '')];
    const zip = await buffer(createZip(entries, signal));
    expect(zip.length).to.equal(zipLength(entries));
    expect(readZip(zip)).to.deep.equal(
      new Map([...names.map((name) => [name, `of ${name}`] as const), ['empty.mp3', '']]),
    );
    expect(zip.readUInt16LE(zip.length - 12), 'entries in the directory').to.equal(301);
  });

  it('fails if an entry changes between the checksum and the content', async () => {
    const zip = createZip([entry('a.mp3', 'before', 'after!')], signal);
    expect(await rejection(buffer(zip))).to.have.property('message', 'a.mp3 has changed while it was read');
  });

  it('fails before the first byte if an entry is shorter than announced', async () => {
    const zip = createZip([{ ...entry('a.mp3', 'abc'), size: 4 }], signal);
    expect(await rejection(buffer(zip))).to.have.property('message', 'a.mp3 has 3 bytes instead of 4');
  });

  it('stops reading while it takes a checksum when nobody wants it any more', async () => {
    const left = new AbortController();
    const source = new Readable({ read: () => undefined });
    const open = () => Promise.resolve(source);
    const zip = createZip([{ name: 'a.mp3', size: 1, modified, open }], left.signal);
    const failed = rejection(buffer(zip));
    left.abort();
    expect(await failed).to.have.property('name', 'AbortError');
    expect(source.destroyed).to.equal(true);
  });

  it('uses ZIP64 only from 4 GiB on', () => {
    const small = { name: 'a', size: 0xfffffffe, modified };
    const large = { name: 'a', size: 0xffffffff, modified };
    expect(localHeader(small, 0).length).to.equal(31);
    expect(localHeader(large, 0).length).to.equal(31 + 20);
    expect(localHeader(large, 0).readBigUInt64LE(35)).to.equal(0xffffffffn);
    expect(directoryRecord(small, 0, 5_000_000_000).readBigUInt64LE(51)).to.equal(5_000_000_000n);
    expect(endOfDirectory({ entries: 1, size: 50, offset: 1000 }).length).to.equal(22);
    expect(endOfDirectory({ entries: 1, size: 50, offset: 5_000_000_000 }).length).to.equal(98);
  });
});
