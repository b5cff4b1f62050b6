import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Delivery } from '../bus.ts';
import { defineTopic, type Queue, type Topic } from '../topology.ts';

/** The messages of the bus's tests. */
export type NoteTopic = Topic<string, { text: string }>;
export type NoteDelivery = Delivery<NoteTopic>;

/** With a name nobody else has. */
export function noteTopic(name = `note-${randomUUID()}`): NoteTopic {
  return defineTopic(name, 1, z.object({ text: z.string() }));
}

/** With a name nobody else has. */
export function noteQueue(
  topics: readonly NoteTopic[],
  {
    retryDelaysMs = [50, 200],
    outageDelaysMs = [100, 50, 50],
    name = `test-${randomUUID()}`,
  }: Partial<Queue> = {},
): Queue<NoteTopic> {
  return { name, topics, retryDelaysMs, outageDelaysMs };
}
