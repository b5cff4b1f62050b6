import type { Bus } from '../bus/bus.ts';
import type { Queue } from '../bus/topology.ts';
import type { Metrics } from './metrics.ts';

/** How many messages wait, and how many are dead. */
export function watchQueues(metrics: Metrics | undefined, bus: Bus, queues: readonly Queue[]): void {
  metrics?.addLook(['queueDepth', 'queueDead'], async () => {
    const readings = queues.map(async (queue) => {
      const { depth, dead } = await bus.inspect(queue);
      const labels = { queue: queue.name };
      return [
        { gauge: 'queueDepth', labels, value: depth } as const,
        { gauge: 'queueDead', labels, value: dead } as const,
      ];
    });
    return (await Promise.all(readings)).flat();
  });
}
