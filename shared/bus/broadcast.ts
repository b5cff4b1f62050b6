import { errorText } from '../errors.ts';
import type { Log } from '../log.ts';
import type { PayloadOf } from './bus.ts';
import { parseMessage, type RawMessage } from './delivery.ts';
import type { Topic } from './topology.ts';

/** Checks a broadcast and tells the listener. Nothing is repeated: what can't be read or fails is logged and gone. */
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
