import type { z } from 'zod';

/** A kind of message: its routing name, and the schema that every receiver validates it against. */
export interface Topic<Name extends string = string, Payload = unknown> {
  name: Name;
  /**
   * Incremented with each change that old receivers cannot read. A message of another version is not handled
   * but kept as dead.
   */
  version: number;
  /** The oldest version that the schema can still read, so that messages in transit survive an upgrade. */
  readsFrom: number;
  schema: z.ZodType<Payload>;
}

/** A durable queue and the topics bound to it. */
export interface Queue<T extends Topic = Topic> {
  name: string;
  topics: readonly T[];
  /**
   * Milliseconds to wait before each retry. There is one attempt more than there are delays, then the dead
   * queue.
   */
  retryDelaysMs: readonly number[];
  /**
   * The same for attempts that an outage ended (`UnavailableError`). They are counted separately: an outage
   * uses up no attempts and may last much longer than a message may keep failing by itself.
   */
  outageDelaysMs: readonly number[];
}

/** All delays of the queue, without duplicates. */
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
