import { createCipheriv, randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GridFSBucket, MongoClient, ObjectId, type Db } from 'mongodb';
import { openBlobStore } from '../shared/blobs/open-blob-store.ts';
import { relaxGarbageCollection } from '../shared/garbage-collection.ts';
import type { Options } from './options.ts';
import { ratioVerdict, say, spreadText, type Verdict } from './report.ts';
import { alternate, ratios, type Side } from './rounds.ts';
import type { Workplace } from './workplace.ts';

const leastThroughput = 1;
/** More takes long and shows nothing else. */
const mostBytes = 64 * 1024 ** 2;
/** As a socket gives them. */
const pieceSize = 64 * 1024;

/** A place for files. What is put last is what is read. */
interface Place {
  put(source: Readable): Promise<unknown>;
  get(): Promise<Readable>;
  remove(): Promise<void>;
}

/** The GridFS store against the driver's own streams, both durable, on the server of TEST_BLOBS_URL. */
export async function benchGridFs({ onClose }: Workplace, options: Options): Promise<Verdict[]> {
  const server = process.env['TEST_BLOBS_URL'];
  if (server === undefined) {
    say('\nGridFS: left out, since TEST_BLOBS_URL names no server.');
    return [];
  }
  const size = Math.min(options.size, mostBytes);
  say(`\nGridFS: ${size / 1024 ** 2} MiB through the blob store against the driver's own streams.`);
  // As main.ts does.
  relaxGarbageCollection();
  const url = new URL(server);
  url.pathname = `/mixdown_bench_${randomBytes(6).toString('hex')}`;
  const client = new MongoClient(url.href, { writeConcern: { w: 'majority', journal: true } });
  onClose(() =>
    client
      .db()
      .dropDatabase()
      .finally(() => client.close()),
  );
  const store = await openBlobStore(url.href);
  onClose(() => store.close());

  const id = randomUUID();
  const ours: Place = {
    put: (source) => store.put('videos', id, source),
    get: () => store.get('videos', id),
    remove: () => store.remove('videos', id),
  };
  const places = { driver: driversPlace(client.db()), ours };
  const verdicts: Verdict[] = [];
  for (const [what, measure] of Object.entries({ upload, download })) {
    const sides = Object.entries(places).map(([name, place]) => ({
      name,
      measure: () => measure(place, size),
    }));
    verdicts.push(await compare(`GridFS ${what}`, sides, { size, rounds: options.rounds }));
  }
  return verdicts;
}

/** With the driver's defaults. */
function driversPlace(db: Db): Place {
  const bucket = new GridFSBucket(db, { bucketName: 'plain' });
  let id = new ObjectId();
  return {
    async put(source) {
      id = new ObjectId();
      await pipeline(source, bucket.openUploadStreamWithId(id, 'plain'));
    },
    get: () => Promise.resolve(bucket.openDownloadStream(id)),
    remove: () => bucket.delete(id),
  };
}

/** @returns seconds */
async function upload(place: Place, size: number): Promise<number> {
  const began = performance.now();
  await place.put(Readable.from(pieces(size), { objectMode: false, highWaterMark: pieceSize }));
  const seconds = (performance.now() - began) / 1000;
  await place.remove();
  return seconds;
}

/** @returns seconds */
async function download(place: Place, size: number): Promise<number> {
  await place.put(Readable.from(pieces(size), { objectMode: false }));
  const began = performance.now();
  let bytes = 0;
  for await (const piece of await place.get()) bytes += (piece as Buffer).length;
  const seconds = (performance.now() - began) / 1000;
  if (bytes !== size) throw new Error(`${bytes} of ${size} bytes came.`);
  await place.remove();
  return seconds;
}

/** The same random piece over and over. */
function* pieces(size: number): Generator<Buffer> {
  const cipher = createCipheriv('aes-128-ctr', randomBytes(16), randomBytes(16));
  const piece = cipher.update(Buffer.alloc(pieceSize));
  for (let left = size; left > 0; left -= pieceSize) yield left < pieceSize ? piece.subarray(0, left) : piece;
}

async function compare(
  what: string,
  sides: readonly Side[],
  { size, rounds }: { size: number; rounds: number },
): Promise<Verdict> {
  const times = await alternate(sides, { rounds, onMeasured: () => undefined });
  const [driver = [], ours = []] = times.map((seconds) => seconds.map((value) => size / 1e6 / value));
  say(`  ${what}: driver ${spreadText(driver, 0)} MB/s, ours ${spreadText(ours, 0)} MB/s`);
  return ratioVerdict(`${what} throughput, of the driver's`, ratios(ours, driver), {
    atLeast: leastThroughput,
  });
}
