import type { z } from 'zod';

/** A kind of message: what routes it, and the schema every receiver checks it against. */
export interface Topic<Name extends string = string, Payload = unknown> {
  name: Name;
  /** Raised with each change old receivers can't read. A message of another version is not handled but kept as dead. */
  version: number;
  /** The oldest version whose messages the schema still reads, so that those on their way survive an upgrade. */
  readsFrom: number;
  schema: z.ZodType<Payload>;
}

/** A durable queue and the topics bound to it. */
export interface Queue<T extends Topic = Topic> {
  name: string;
  topics: readonly T[];
  /** Milliseconds to wait before each next attempt; one attempt more than there are delays, then the dead queue. */
  retryDelaysMs: readonly number[];
  /**
   * The same for tries that ended because something else was away (`UnavailableError`). They are counted apart: an outage uses
   * up no attempts, and may be waited out for much longer than a message that fails by itself.
   */
  outageDelaysMs: readonly number[];
}

/** Every delay the queue knows, each once. */
export function delaysOf({ retryDelaysMs, outageDelaysMs }: Queue): number[] {
  return [...new Set([...retryDelaysMs, ...outageDelaysMs])];
}

export function defineTopic<Name extends string, Payload>(
  name: Name,
  version: number,
  schema: z.ZodType<Payload>,
  { readsFrom = version }: { readsFrom?: number } = {},
): Topic<Name, Payload> {
  return { name, version, readsFrom, schema };
}
