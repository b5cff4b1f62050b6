import { createLog } from '../../log.ts';
import { waitUntil } from '../../testing/wait-until.ts';
import { openBus } from '../open-bus.ts';
import { noteQueue, noteTopic } from './notes.ts';

/**
 * A process to be killed: `bus-process.ts URL QUEUE TOPIC publish | handle | put-back [AT-ONCE]`.
 * Publishes a note, or takes one and never gets done with it; says so on stdout and stays.
 * Or says that it puts the dead messages back, does so, and ends when none is left.
 */
const [url = '', queueName = '', topicName = '', action, atOnce] = process.argv.slice(2);
const topic = noteTopic(topicName);
const queue = noteQueue([topic], { name: queueName });
const bus = openBus(url, { queues: [queue], log: createLog('silent', { terminal: false }) });

await waitUntil('the broker', () =>
  bus.check().then(
    () => true,
    () => false,
  ),
);
if (action === 'publish') {
  await bus.publish(topic, { text: 'from a process that dies' });
  console.log('published');
} else if (action === 'put-back') {
  console.log('putting back');
  while ((await bus.requeueDead(queue, Number(atOnce))) > 0);
  process.exit();
} else {
  const never = () => {
    console.log('handling');
    return new Promise<void>(() => undefined);
  };
  await bus.consume(queue, never, { concurrency: 1 });
}
setInterval(() => undefined, 60_000);
