import type { PayloadOf } from '../../shared/bus/bus.ts';
import type { topics } from '../../shared/messages.ts';
import type { ConversionRow } from './conversion.repository.ts';

type Result = Pick<PayloadOf<typeof topics.mp3>, 'mp3' | 'warnings'>;

/** What changes in a record that is done now. */
export function doneColumns({ mp3, warnings }: Result) {
  const now = new Date().toISOString();
  return {
    updated_at: now,
    finished_at: now,
    done_at: now,
    expires_at: null,
    error_code: null,
    error_message: null,
    warnings: JSON.stringify(warnings),
    mp3_size: mp3.size,
    mp3_duration: mp3.duration,
    mp3_bitrate: mp3.bitrate,
    mp3_missing: mp3.missingSeconds,
    mp3_gaps: JSON.stringify(mp3.gaps),
    mp3_copied: mp3.copied ? 1 : 0,
  };
}

/** What the converter reported. @throws Error if there is no result */
export function resultOf(row: ConversionRow): Result {
  const { mp3_size: size, mp3_duration: duration, mp3_bitrate: bitrate } = row;
  if (size === null || duration === null || bitrate === null) throw new Error(`${row.id} has no result`);
  const gaps =
    row.mp3_gaps === null ? { seconds: 0, longest: [] } : (JSON.parse(row.mp3_gaps) as Result['mp3']['gaps']);
  return {
    mp3: {
      size,
      duration,
      bitrate,
      missingSeconds: row.mp3_missing ?? 0,
      gaps,
      copied: row.mp3_copied === 1,
    },
    warnings: JSON.parse(row.warnings) as Result['warnings'],
  };
}
