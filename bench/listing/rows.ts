import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../shared/database/open-database.ts';

/** How the rows of a database are spread over people. */
export interface Spread {
  rows: number;
  /** How many people own them, each about as many. */
  people: number;
}

/** At once: people come and go, so that nobody's rows lie all over the table. */
const mostActive = 500;
/** The others are done, but for a handful that failed. */
const cancelledEvery = 4;
const failed = 5;
const batch = 1_000;

/** Row `n`'s id, as the gateway makes them: a UUID v7, one every 150 s since 2020. */
export function idOf(n: number): string {
  const time = madeAt(n).getTime().toString(16).padStart(12, '0');
  const random = ((n * 2_654_435_761) % 2 ** 32).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7b52-8000-${random}`;
}

function madeAt(n: number): Date {
  return new Date(Date.UTC(2020, 0, 1) + n * 150_000);
}

/** The number of the person who owns row `n`. */
export function ownerOf(n: number, { rows, people }: Spread): number {
  const active = Math.min(people, mostActive);
  const group = Math.floor(n / ((rows / people) * active));
  // The golden ratio spreads evenly.
  return group * active + Math.floor(((n * 0.6180339887) % 1) * active);
}

function statusOf(n: number, { rows }: Spread): string {
  if (isCancelled(n)) return 'cancelled';
  return n % Math.ceil(rows / failed) === 0 ? 'failed' : 'done';
}

/** Whether the row may be deleted: the other measurements stay as they are. */
export function isCancelled(n: number): boolean {
  return n % cancelledEvery === 3;
}

type Row = Record<string, string | number | null>;

/** @param owners the people's ids. @param url of a database with the gateway's tables */
export async function fillConversions(url: string, spread: Spread, owners: readonly string[]): Promise<void> {
  const database = openDatabase<{ conversions: Row }>(url, {});
  try {
    for (let from = 0; from < spread.rows; from += batch) {
      const count = Math.min(batch, spread.rows - from);
      const rows = Array.from({ length: count }, (_, at) => rowOf(from + at, spread, owners));
      await database.db.insertInto('conversions').values(rows).execute();
    }
  } finally {
    await database.close();
  }
}

function rowOf(n: number, spread: Spread, owners: readonly string[]): Row {
  const time = madeAt(n).toISOString();
  const status = statusOf(n, spread);
  const filename = `Talk number ${n}.mp4`;
  // As many sizes and lengths as there are videos, but not in the order of the ids.
  const some = (n * 2_654_435_761) % 2 ** 32;
  const mp3 = { mp3_size: 4_567_890, mp3_duration: some / 2 ** 20, mp3_bitrate: 190_912, mp3_missing: 0 };
  return {
    ...{ id: idOf(n), owner_id: owners[ownerOf(n, spread)] ?? '', email: 'ada@example.org' },
    ...{ filename, filename_key: filename.toLowerCase(), size: some, status, attempt: 1, warnings: '[]' },
    ...(status === 'done'
      ? mp3
      : { mp3_size: null, mp3_duration: null, mp3_bitrate: null, mp3_missing: null }),
    ...{ created_at: time, updated_at: time, finished_at: time },
  };
}

/** An empty mp3 for each row that is done. @param directory of the blob store */
export function makeMp3s(directory: string, spread: Spread): void {
  const mp3s = join(directory, 'mp3s');
  mkdirSync(mp3s, { recursive: true });
  for (let n = 0; n < spread.rows; n++)
    if (statusOf(n, spread) === 'done') closeSync(openSync(join(mp3s, idOf(n)), 'w'));
}
