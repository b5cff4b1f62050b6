import { createHash } from 'node:crypto';
import type { Conversion } from '../../shared/client/client.ts';
import type { ApiClient } from '../../shared/testing/api-client.ts';
import { nameOf } from './conversions.ts';
import { groupBy } from './group-by.ts';

/** Read at once: few, since the store's server may have one core. */
const readers = 3;
/** Seconds that an mp3 may be longer or shorter than its source: a few frames, and the encoder's padding. */
const tolerance = 0.5;

interface Mp3 {
  conversion: Conversion;
  /** Of the sound, without the tags, which hold the file's name; undefined where there is a fault. */
  hash?: string;
  fault?: string;
}

/**
 * Fetches the mp3s of all that are done, which were made from one and the same source.
 * @param seconds how long that is
 * @returns the ones that are not there, or not whole, or not the sound of the source
 */
export async function findWrongMp3s(
  client: ApiClient,
  done: readonly Conversion[],
  seconds: number,
): Promise<string[]> {
  const mp3s: Mp3[] = [];
  // Shared by all readers: each takes the next one.
  const left = done.values();
  const reader = async () => {
    for (const conversion of left) mp3s.push({ conversion, ...(await examine(client, conversion, seconds)) });
  };
  await Promise.all(Array.from({ length: readers }, reader));
  const usual = mostFrequent(mp3s.flatMap(({ hash }) => hash ?? []));
  return mp3s.flatMap(({ conversion, hash, fault = 'other sound than in the others' }) =>
    hash !== undefined && hash === usual ? [] : [`${nameOf(conversion)}: ${fault}`],
  );
}

async function examine(
  client: ApiClient,
  { id, mp3, warnings }: Conversion,
  seconds: number,
): Promise<{ hash: string } | { fault: string }> {
  if (!mp3) return { fault: 'the record tells of no mp3' };
  if (warnings.length > 0) return { fault: `warnings ${warnings.join(', ')}` };
  if (Math.abs(mp3.duration - seconds) > tolerance) return { fault: `${mp3.duration} s` };
  const answer = await client.call(`/mp3s/${id}`);
  if (answer.status !== 200) return { fault: `GET /mp3s was answered with ${answer.status}` };
  const body = await answer.arrayBuffer().catch((error: unknown) => String(error));
  if (typeof body === 'string') return { fault: `it broke off: ${body}` };
  if (body.byteLength !== mp3.size) return { fault: `${body.byteLength} bytes in place of ${mp3.size}` };
  return { hash: hashOfSound(Buffer.from(body)) };
}

function hashOfSound(mp3: Buffer): string {
  return createHash('sha256')
    .update(mp3.subarray(tagLength(mp3)))
    .digest('hex');
}

/** An ID3v2 tag begins with its length, in bytes of seven bits. */
function tagLength(mp3: Buffer): number {
  if (mp3.toString('latin1', 0, 3) !== 'ID3') return 0;
  return 10 + mp3.subarray(6, 10).reduce((length, byte) => length * 128 + byte, 0);
}

function mostFrequent(values: readonly string[]): string | undefined {
  const groups = [...groupBy(values, (value) => value)];
  return groups.sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}
