import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/** What ties log lines together: of one upload in all services, and of one request in its service. */
interface Trace {
  /** W3C Trace Context, version 00. */
  traceparent: string;
  requestId?: string | undefined;
}

// Holds nothing itself: Node carries the value along each chain of calls.
const storage = new AsyncLocalStorage<Trace>();

/** Runs the work as a new step of the trace; of a new trace where the given one is missing or not valid. */
export function inTrace<T>(traceparent: unknown, work: () => T, requestId?: string): T {
  return storage.run({ traceparent: nextStep(traceparent), requestId }, work);
}

/** For work that one of many callers happened to set off. */
export function outsideOfTraces(work: () => void): void {
  storage.exit(work);
}

/** The trace of the work that asks; undefined outside of any. */
export function currentTraceparent(): string | undefined {
  return storage.getStore()?.traceparent;
}

/** What a log line says of the work that writes it. */
export function traceFields(): { traceId?: string; requestId?: string } {
  const trace = storage.getStore();
  if (trace === undefined) return {};
  const { requestId } = trace;
  const traceId = traceIdOf(trace.traceparent);
  return requestId === undefined ? { traceId } : { traceId, requestId };
}

export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

// Only the known version: what a later one means nobody knows yet. All zeros are not valid, says the standard.
const valid = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;

function nextStep(traceparent: unknown): string {
  const [, traceId, flags] = valid.exec(typeof traceparent === 'string' ? traceparent : '') ?? [];
  return `00-${traceId ?? hex(16)}-${hex(8)}-${flags ?? '00'}`;
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
