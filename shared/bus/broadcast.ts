import { errorText } from '../errors.ts';
import type { Log } from '../log.ts';
import type { PayloadOf } from './bus.ts';
import { parseMessage, type RawMessage } from './delivery.ts';
import type { Topic } from './topology.ts';

/**
 * Validates a broadcast and calls the listener. There are no retries: an unreadable broadcast or a failed
 * listener is logged.
 */
export function tellListener<T extends Topic>(
  topic: T,
  message: Pick<RawMessage, 'topic' | 'version' | 'body'>,
  listener: (payload: PayloadOf<T>) => void,
  log: Log,
): void {
  try {
    listener(parseMessage([topic], message) as PayloadOf<T>);
  } catch (error) {
    log.error({ err: error, topic: topic.name }, `broadcast not taken: ${errorText(error)}`);
  }
}
