import type { failureCodes } from '../../shared/messages.ts';
import type { ConversionRow } from './conversion.repository.ts';
import type { Conversion } from './conversion.schema.ts';
import type { Progress } from './progress.ts';

/** How the API shows a record. @param publicUrl without a slash at its end */
export function toConversion(row: ConversionRow, progress: Progress, publicUrl: string): Conversion {
  return {
    id: row.id,
    filename: row.filename,
    size: row.size,
    status: row.status,
    progress: row.status === 'done' ? 1 : row.status === 'converting' ? progress.of(row) : 0,
    error: toError(row),
    warnings: toWarnings(row),
    mp3: toMp3(row, publicUrl),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    finishedAt: row.finished_at,
  };
}

export function mp3Url(publicUrl: string, id: string): string {
  return `${publicUrl}/mp3s/${id}`;
}

function toWarnings({ warnings, mail_refused }: ConversionRow): string[] {
  return [...(JSON.parse(warnings) as string[]), ...(mail_refused === 0 ? [] : ['mail-refused'])];
}

function toError({ error_code, error_message }: ConversionRow): Conversion['error'] {
  if (error_code === null) return null;
  return { code: error_code as (typeof failureCodes)[number], message: error_message ?? '' };
}

function toMp3(
  { id, mp3_size, mp3_duration, mp3_bitrate, mp3_missing }: ConversionRow,
  publicUrl: string,
): Conversion['mp3'] {
  if (mp3_size === null || mp3_duration === null || mp3_bitrate === null) return null;
  return {
    id,
    size: mp3_size,
    duration: mp3_duration,
    bitrate: mp3_bitrate,
    missingSeconds: mp3_missing ?? 0,
    url: mp3Url(publicUrl, id),
  };
}
