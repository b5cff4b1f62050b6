import type { ConversionStatus } from '../database/conversion-status.ts';

/** What the converter tells of a conversion. */
type ConversionEvent = 'converting' | 'mp3' | 'failed';

const transitions: Record<ConversionEvent, Partial<Record<ConversionStatus, ConversionStatus>>> = {
  // Told again at each try: as long as one is made, the conversion is not stuck.
  converting: { queued: 'converting', converting: 'converting' },
  // An operator may put a dead message back after the failure was told: the mp3 that came in the end counts.
  mp3: { queued: 'done', converting: 'done', failed: 'done' },
  failed: { queued: 'failed', converting: 'failed' },
};

/** What a person may ask for. */
type PersonAction = 'cancel' | 'retry';

const actions: Record<PersonAction, Partial<Record<ConversionStatus, ConversionStatus>>> = {
  cancel: { queued: 'cancelled', converting: 'cancelled' },
  retry: { failed: 'queued', cancelled: 'queued' },
};

/** @returns the status after the action, undefined when it is not possible now */
export function statusAfter(action: PersonAction, status: ConversionStatus): ConversionStatus | undefined {
  return actions[action][status];
}

export function isFinal(status: ConversionStatus): boolean {
  return status === 'done' || status === 'failed' || status === 'cancelled';
}

/**
 * The only place that decides how a conversion moves. Late, repeated or reordered events, and those of an earlier
 * attempt, never move it backwards.
 * @returns the new status, undefined when the event changes nothing
 */
export function nextStatus(
  record: { status: ConversionStatus; attempt: number },
  event: { topic: ConversionEvent; attempt: number },
): ConversionStatus | undefined {
  return event.attempt === record.attempt ? transitions[event.topic][record.status] : undefined;
}
