import { createLog } from '../../log.ts';
import { waitUntil } from '../../testing/wait-until.ts';
import type { Bus } from '../bus.ts';
import { openBus } from '../open-bus.ts';
import type { Queue } from '../topology.ts';
import type { BusGround } from './bus-ground.ts';
import { noteQueue, type NoteDelivery, type NoteTopic } from './notes.ts';

/** Makes buses and queues for one test and takes all of it away again. */
export interface BusBench {
  ground: BusGround;
  /** @param delays of the retries, in ms */
  queue(topics: readonly NoteTopic[], delays?: readonly number[]): Queue<NoteTopic>;
  /** A bus of its own, not ready yet. It knows the queues made so far. */
  open(url?: string): Bus;
  /** A bus that has reached its broker. */
  ready(url?: string): Promise<Bus>;
  remove(): Promise<void>;
}

export function createBusBench(ground: BusGround): BusBench {
  const queues: Queue<NoteTopic>[] = [];
  const buses: Bus[] = [];
  const open = (url = ground.url) => {
    const bus = openBus(url, { queues: [...queues], log: createLog('silent', { terminal: false }) });
    buses.push(bus);
    return bus;
  };
  return {
    ground,
    queue(topics, retryDelaysMs = [50, 200]) {
      const queue = noteQueue(topics, { retryDelaysMs });
      queues.push(queue);
      return queue;
    },
    open,
    async ready(url) {
      const bus = open(url);
      await untilReachable(bus);
      return bus;
    },
    async remove() {
      await Promise.all(buses.map((bus) => bus.close({ drainMs: 0 })));
      await ground.remove(queues);
    },
  };
}

export async function untilReachable(bus: Bus): Promise<void> {
  await waitUntil('the broker to be reachable', () =>
    bus.check().then(
      () => true,
      () => false,
    ),
  );
}

/** Waits until the queue holds nothing to take any more, and as many dead messages as told. */
export async function untilEmpty(bus: Bus, queue: Queue, { dead = 0 } = {}): Promise<void> {
  await waitUntil(`${queue.name} to be empty but for ${dead} dead`, async () => {
    const state = await bus.inspect(queue);
    return state.depth === 0 && state.dead === dead;
  });
}

/** A handler that keeps what it gets and does as told, by default nothing. */
export function recorder(act: (delivery: NoteDelivery) => unknown = () => undefined) {
  const deliveries: NoteDelivery[] = [];
  return {
    deliveries,
    texts: () => deliveries.map(({ payload }) => payload.text),
    handler: async (delivery: NoteDelivery) => {
      deliveries.push(delivery);
      await act(delivery);
    },
    async until(count: number): Promise<void> {
      await waitUntil(`${count} deliveries`, () => deliveries.length >= count);
    },
  };
}

/** What a handler waits for until the test lets it go on. */
export function createGate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

/** Work that stops when it is told to. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('stopped'));
    });
  });
}
