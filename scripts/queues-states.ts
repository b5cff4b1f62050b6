import type { Bus } from '../shared/bus/bus.ts';
import type { RabbitMqManagement } from '../shared/bus/rabbitmq/management.ts';
import type { Queue } from '../shared/bus/topology.ts';
import { errorText } from '../shared/errors.ts';

interface StateOfQueue {
  queue: string;
  waiting: number;
  delayed: number;
  /** null where it is not known */
  inFlight: number | null;
  dead: number;
}

interface States {
  states: StateOfQueue[];
  notKnown: string | undefined;
}

interface Deps {
  bus: Bus;
  queues: readonly Queue[];
  management: RabbitMqManagement | undefined;
}

/** @returns also why what is in flight is not known, where it is not: once, as all queues are asked for at one place */
export async function statesOf({ bus, queues, management }: Deps): Promise<States> {
  let notKnown: string | undefined;
  async function inFlightOf(queue: Queue): Promise<number | null> {
    try {
      return (await management?.inFlight(queue)) ?? null;
    } catch (error) {
      notKnown = `The messages in flight are unknown: ${errorText(error)}. BROKER_MANAGEMENT_URL sets the address and login of the management plugin.`;
      return null;
    }
  }
  const states = await Promise.all(
    queues.map(async (queue) => {
      const { depth, delayed, inFlight, dead } = await bus.inspect(queue);
      return {
        queue: queue.name,
        waiting: depth - delayed,
        delayed,
        inFlight: inFlight ?? (await inFlightOf(queue)),
        dead,
      };
    }),
  );
  return { states, notKnown };
}
