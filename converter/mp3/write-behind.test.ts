import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { rejection } from '../../shared/testing/rejection.ts';
import { openWriteBehind } from './write-behind.ts';

describe('a file that is written behind', () => {
  it('holds all bytes in order when it has been flushed, and takes more afterwards', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mixdown-write-behind-'));
    const file = await openWriteBehind(join(directory, 'file'));
    const pieces = Array.from({ length: 300 }, (_, n) => Buffer.alloc(n * 40, n));
    for (const piece of pieces) await file.write(piece);
    await file.flush();
    expect((await readFile(join(directory, 'file'))).equals(Buffer.concat(pieces))).to.equal(true);
    await file.write(Buffer.from('more'));
    await file.flush();
    await file.close();
    expect((await readFile(join(directory, 'file'))).subarray(-4).toString()).to.equal('more');
    await rm(directory, { recursive: true });
  });

  it('fails on a full disk, at the latest when it is flushed', async () => {
    const file = await openWriteBehind('/dev/full');
    await file.write(Buffer.alloc(1_000_000));
    expect(await rejection(file.flush())).to.have.property('code', 'ENOSPC');
    expect(await rejection(Promise.resolve(file.write(Buffer.alloc(1_000_000))))).to.have.property(
      'code',
      'ENOSPC',
    );
    await file.close();
  });
});
