import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { rejection } from '../../shared/testing/rejection.ts';
import { ensureRoom, mostUsed } from './room.ts';

describe('room for an mp3', () => {
  const file = join(tmpdir(), 'result.mp3');

  it('is there for a minute', () => ensureRoom(file, 60, mostUsed));

  it('is missed before time is spent, with what is there and what it takes', async () => {
    const error = await rejection(ensureRoom(file, 1e12, 30_000));
    expect(error)
      .to.have.property('message')
      .that.matches(/has \d+ MB free, but the result may need 30000000000 MB$/);
  });
});
