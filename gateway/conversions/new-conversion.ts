import type { Options } from '../../shared/options/options.ts';
import { filenameKey } from '../database/filename-key.ts';
import type { ConversionRow } from './conversion.repository.ts';

interface Accepted {
  id: string;
  ownerId: string;
  email: string;
  filename: string;
  /** Bytes. */
  size: number;
  /** Of its bytes; null before they are there. */
  sha256: string | null;
  options: Options;
}

/** The record of a video that was just accepted. */
export function newConversion({
  id,
  ownerId,
  email,
  filename,
  size,
  sha256,
  options,
}: Accepted): ConversionRow {
  const now = new Date().toISOString();
  return {
    id,
    owner_id: ownerId,
    email,
    filename,
    filename_key: filenameKey(filename),
    size,
    sha256,
    options: JSON.stringify(options),
    status: 'queued',
    attempt: 1,
    swept: 0,
    error_code: null,
    error_message: null,
    warnings: '[]',
    mail_refused: 0,
    mp3_size: null,
    mp3_duration: null,
    mp3_bitrate: null,
    mp3_missing: null,
    mp3_gaps: null,
    mp3_copied: 0,
    created_at: now,
    updated_at: now,
    finished_at: null,
    video: 'kept',
    done_at: null,
    expires_at: null,
  };
}
