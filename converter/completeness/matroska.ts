import type { Bytes } from '../formats/bytes.ts';
import { segmentOf } from '../formats/matroska.ts';
import type { Claims } from './claims.ts';

/** Matroska and WebM consist of a short header and one segment, which states its size except in streams. */
export async function matroskaClaims(bytes: Bytes): Promise<Claims | undefined> {
  const segment = await segmentOf(bytes);
  return segment && { size: segment.end };
}
