import type { Bytes } from '../formats/bytes.ts';
import { elementAt } from '../formats/ebml.ts';
import type { Claims } from './claims.ts';

const ebml = 0x1a_45_df_a3;
const segment = 0x18_53_80_67;

/** Matroska and WebM consist of a short header and one segment, which states its size except in streams. */
export async function matroskaClaims(bytes: Bytes): Promise<Claims | undefined> {
  const header = await elementAt(bytes, 0);
  if (header?.id !== ebml) return undefined;
  const body = await elementAt(bytes, header.end);
  return body?.id === segment ? { size: body.end } : undefined;
}
