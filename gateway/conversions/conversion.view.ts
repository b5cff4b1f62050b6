import type { Kysely } from 'kysely';
import type { WarningCode } from '../../shared/messages.ts';
import type { GatewaySchema } from '../database/schema.ts';
import { mp3Url } from '../links/download-link.ts';
import { positionsOf } from '../queue/position.ts';
import { storedOptions } from './conversion.options.ts';
import type { ConversionRow } from './conversion.repository.ts';
import type { Conversion } from './conversion.schema.ts';
import type { Progress } from './progress.ts';

/** With its position in the queue, null if it does not wait. */
export type PlacedRow = ConversionRow & { position: number | null };

export async function withPositions(
  db: Kysely<GatewaySchema>,
  rows: readonly ConversionRow[],
): Promise<PlacedRow[]> {
  const waiting = rows.filter(({ status }) => status === 'queued').map(({ id }) => id);
  const positions = await positionsOf(db, waiting);
  return rows.map((row) => ({ ...row, position: positions.get(row.id) ?? null }));
}

/** How the API shows a record. @param publicUrl without a trailing slash */
export function toConversion(row: PlacedRow, progress: Progress, publicUrl: string): Conversion {
  return {
    id: row.id,
    filename: row.filename,
    size: row.size,
    status: row.status,
    progress: rounded(progressOf(row, progress)),
    position: row.position,
    options: storedOptions(row),
    error: toError(row),
    warnings: toWarnings(row),
    mp3: toMp3(row, publicUrl),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    finishedAt: row.finished_at,
  };
}

function progressOf(row: ConversionRow, progress: Progress): number {
  switch (row.status) {
    case 'done':
      return 1;
    case 'converting':
      return progress.of(row);
    case 'queued':
      return progress.of(row, 'fetch');
    default:
      return 0;
  }
}

type Mp3 = NonNullable<Conversion['mp3']>;

function toWarnings({ warnings, mail_refused }: ConversionRow): Conversion['warnings'] {
  const refused = mail_refused === 0 ? [] : (['mail-refused'] as const);
  return [...(JSON.parse(warnings) as WarningCode[]), ...refused];
}

function toError({ error_code, error_message }: ConversionRow): Conversion['error'] {
  if (error_code === null) return null;
  return { code: error_code as NonNullable<Conversion['error']>['code'], message: error_message ?? '' };
}

function toMp3(
  { id, mp3_size, mp3_duration, mp3_bitrate, mp3_missing, mp3_gaps, mp3_copied }: ConversionRow,
  publicUrl: string,
): Conversion['mp3'] {
  if (mp3_size === null || mp3_duration === null || mp3_bitrate === null) return null;
  return {
    id,
    size: mp3_size,
    duration: rounded(mp3_duration),
    bitrate: mp3_bitrate,
    missingSeconds: rounded(mp3_missing ?? 0),
    gaps: toGaps(mp3_gaps),
    copied: mp3_copied === 1,
    url: mp3Url(publicUrl, id),
  };
}

function toGaps(stored: string | null): Mp3['gaps'] {
  if (stored === null) return { seconds: 0, longest: [] };
  const { seconds, longest } = JSON.parse(stored) as Mp3['gaps'];
  return {
    seconds: rounded(seconds),
    longest: longest.map((gap) => ({ start: rounded(gap.start), seconds: rounded(gap.seconds) })),
  };
}

/** To thousandths: the digits of 299.65999999999997 s are noise. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
