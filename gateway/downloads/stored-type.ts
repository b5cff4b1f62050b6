import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { recognizedBytes, recognizeResult, resultTypeOf, type ResultType } from '../../shared/result-type.ts';
import { storedOptions } from '../conversions/conversion.options.ts';
import type { ConversionRow } from '../conversions/conversion.repository.ts';
import { openMp3 } from './open-mp3.ts';

/**
 * The type of the stored result. The options say it only once the conversion is done: another conversion in
 * another format may still run, have failed, or have stored its result without having reported it.
 * @param size of the blob, at least 1 byte
 */
export async function storedType(blobs: BlobStore, record: ConversionRow, size: number): Promise<ResultType> {
  if (record.status === 'done') return resultTypeOf(storedOptions(record));
  const end = Math.min(recognizedBytes, size) - 1;
  const head = (await (await openMp3(blobs, record.id, { start: 0, end })).toArray()) as Buffer[];
  return recognizeResult(Buffer.concat(head));
}
