import type { Options } from './options/options.ts';

/** The kind of file that a conversion results in. */
export interface ResultType {
  /** In sentences: "The mp3 of talk.mp4". */
  noun: string;
  /** With its dot. */
  extension: string;
  contentType: string;
}

export const resultTypes = {
  mp3: { noun: 'mp3', extension: '.mp3', contentType: 'audio/mpeg' },
  m4a: { noun: 'm4a file', extension: '.m4a', contentType: 'audio/mp4' },
  // RFC 7845: Opus in Ogg has the type of Ogg and an extension of its own.
  opus: { noun: 'opus file', extension: '.opus', contentType: 'audio/ogg' },
  flac: { noun: 'flac file', extension: '.flac', contentType: 'audio/flac' },
  wav: { noun: 'wav file', extension: '.wav', contentType: 'audio/wav' },
  /** One file for each chapter. */
  zip: { noun: 'zip', extension: '.zip', contentType: 'application/zip' },
} as const satisfies Record<Options['format'] | 'zip', ResultType>;

export function resultTypeOf({ format, split }: Options): ResultType {
  return resultTypes[split === 'chapters' ? 'zip' : format];
}

/** Bytes that `recognizeResult` needs. */
export const recognizedBytes = 12;

/** Each at its offset. An mp3 has no bytes that always are the same. */
const signatures: [keyof typeof resultTypes, number, string][] = [
  ['m4a', 4, 'ftyp'],
  ['opus', 0, 'OggS'],
  ['flac', 0, 'fLaC'],
  ['wav', 8, 'WAVE'],
  ['zip', 0, 'PK\u0003\u0004'],
];

/** The type of a result that one of our converters has made. @param head its first bytes */
export function recognizeResult(head: Uint8Array): ResultType {
  const text = Buffer.from(head).toString('latin1');
  const known = signatures.find(([, offset, signature]) => text.startsWith(signature, offset));
  return resultTypes[known?.[0] ?? 'mp3'];
}
