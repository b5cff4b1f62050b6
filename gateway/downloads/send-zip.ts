import type { Request, Response } from 'express';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { ProblemError } from '../../shared/errors.ts';
import { sendBytes } from '../../shared/http/send-bytes.ts';
import { createZip, zipLength, type ZipEntry } from '../../shared/zip/zip.ts';
import type { ConversionRow } from '../conversions/conversion.repository.ts';
import { withExtension } from '../uploads/filename.ts';
import { attachment } from './attachment.ts';
import { openMp3 } from './open-mp3.ts';
import { savedNames } from './saved-name.ts';
import { storedType } from './stored-type.ts';

/** Sends the mp3s of finished conversions as one zip. @throws ProblemError 404 if one has gone */
export async function sendZip(
  blobs: BlobStore,
  records: readonly ConversionRow[],
  request: Request,
  response: Response,
): Promise<void> {
  const entries = await zipEntries(blobs, records);
  const length = zipLength(entries);
  response.set({
    'Cache-Control': 'private, no-cache',
    'Content-Disposition': attachment('mp3s.zip'),
    'Content-Length': String(length),
    'Content-Type': 'application/zip',
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const left = new AbortController();
  response.once('close', () => {
    left.abort();
  });
  await sendBytes(createZip(entries, left.signal), response, length);
}

async function zipEntries(blobs: BlobStore, records: readonly ConversionRow[]): Promise<ZipEntry[]> {
  const files: ZipEntry[] = [];
  for (const record of records) {
    const blob = await blobs.stat('mp3s', record.id);
    if (!blob) throw noSuch(record.id);
    const { extension } = await storedType(blobs, record, blob.size);
    const name = withExtension(record.filename, extension);
    files.push({ name, size: blob.size, modified: blob.storedAt, open: () => openMp3(blobs, record.id) });
  }
  const names = savedNames(files.map(({ name }) => name));
  return files.map((file, index) => ({ ...file, name: names[index] ?? file.name }));
}

export function noSuch(id: string): ProblemError {
  return new ProblemError(404, 'not-found', `You have no conversion ${id}. Remove the id and try again.`);
}
