import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { recordLog } from '../../testing/recorded-log.ts';
import { waitUntil } from '../../testing/wait-until.ts';
import { createDoorbell, type Doorbell } from './doorbell.ts';

describe('the doorbell of a SQLite bus', () => {
  let directory: string;
  let file: string;
  let bells: Doorbell[];
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-doorbell-'));
    file = join(directory, 'bus.db');
    await writeFile(file, '');
    bells = [];
  });
  afterEach(async () => {
    for (const bell of bells) bell.close();
    await rm(directory, { recursive: true });
  });

  function bellAt(path: string) {
    let rings = 0;
    const { log, text } = recordLog();
    const bell = createDoorbell(path, { heard: () => (rings += 1), log });
    bells.push(bell);
    return { bell, rings: () => rings, log: text };
  }

  it('is heard by every listener of the file at every ring', async () => {
    const listeners = [bellAt(file), bellAt(file)];
    for (const { bell } of listeners) bell.listen();
    const { bell: elsewhere } = bellAt(file);
    for (let round = 0; round < 3; round++) {
      const before = listeners.map(({ rings }) => rings());
      elsewhere.ring();
      await waitUntil('all to hear it', () =>
        listeners.every(({ rings }, index) => rings() > (before[index] ?? 0)),
      );
    }
  });

  it('says that it is not heard where the file cannot be watched', () => {
    const { bell, log } = bellAt(join(directory, 'no-such-file'));
    bell.listen();
    expect(bell.isHeard).to.equal(false);
    expect(log()).to.include('cannot be watched');
    bell.ring();
  });
});
