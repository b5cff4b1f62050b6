import type { Queue } from '../topology.ts';

/** Where a bus can be tried out: a broker, and the ways around the port that tests need. */
export interface BusGround {
  url: string;
  /** Puts a message straight into the queue, as a faulty or newer publisher would. */
  inject(queue: Queue, message: RawTestMessage): Promise<void>;
  /** Takes the only message of the queue and gives it back with no outcome, as often as told. */
  abandon(queue: Queue, times: number): Promise<void>;
  /** @param queues all that tests made here */
  remove(queues: readonly Queue[]): Promise<void>;
}

interface RawTestMessage {
  topic: string;
  version: number;
  body: string;
}
