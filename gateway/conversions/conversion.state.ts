import type { ConversionStatus } from '../database/conversion-status.ts';

/** The converter's events about a conversion. */
type ConversionEvent = 'converting' | 'mp3' | 'failed';

const transitions: Record<ConversionEvent, Partial<Record<ConversionStatus, ConversionStatus>>> = {
  // Repeated on each attempt: as long as attempts are made, the conversion is not stuck.
  converting: { queued: 'converting', converting: 'converting' },
  // An operator may put a dead message back after the failure was reported. Then the mp3 counts.
  mp3: { queued: 'done', converting: 'done', failed: 'done' },
  failed: { queued: 'failed', converting: 'failed' },
};

/** What a user may request. */
type PersonAction = 'cancel' | 'retry' | 'convert-again';

const actions: Record<PersonAction, Partial<Record<ConversionStatus, ConversionStatus>>> = {
  cancel: { queued: 'cancelled', converting: 'cancelled' },
  retry: { failed: 'queued', cancelled: 'queued' },
  // With other options.
  'convert-again': { done: 'queued', failed: 'queued', cancelled: 'queued' },
};

/** @returns the status after the action, undefined if it is not possible now */
export function statusAfter(action: PersonAction, status: ConversionStatus): ConversionStatus | undefined {
  return actions[action][status];
}

export function isFinal(status: ConversionStatus): boolean {
  return status === 'done' || status === 'failed' || status === 'cancelled';
}

/**
 * The only place that decides how a conversion changes. Late, repeated or reordered events, and those of an
 * earlier attempt, never move it backwards.
 * @returns the new status, undefined if the event changes nothing
 */
export function nextStatus(
  record: { status: ConversionStatus; attempt: number },
  event: { topic: ConversionEvent; attempt: number },
): ConversionStatus | undefined {
  return event.attempt === record.attempt ? transitions[event.topic][record.status] : undefined;
}
