import { errorText, PermanentError, UnavailableError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { inTrace } from '../trace.ts';
import type { Delivery, Handler } from './bus.ts';
import type { Queue, Topic } from './topology.ts';

/** How often a message was attempted. */
export interface Tries {
  /** 1 for the first attempt. */
  attempt: number;
  /** Attempts that an outage ended; `attempt` does not include them. */
  outages: number;
}

/** A message as an adapter received it, not validated yet. */
export interface RawMessage extends Tries {
  topic: string;
  version: unknown;
  body: string;
  /** Epoch ms; undefined if the publisher did not set it. */
  publishedAt?: number | undefined;
  /** W3C Trace Context of the work that published it; unvalidated if it came from outside. */
  traceparent?: unknown;
}

/** What the adapter must do with a message. */
export type Outcome =
  | { kind: 'done' }
  /** `next` goes with the message. */
  | { kind: 'retry'; delayMs: number; next: Tries }
  | { kind: 'dead'; reason: string }
  /** Returns to the queue; the attempt does not count. */
  | { kind: 'handBack' };

/** A handler that ignores its aborted signal delays its message by no more than this. */
const abortGraceMs = 1_000;

interface DeliverOptions<T extends Topic> {
  queue: Queue<T>;
  handler: Handler<T>;
  signal: AbortSignal;
  log: Log;
  metrics?: Metrics | undefined;
}

/** Runs the handler on a message and decides by the outcome. Never rejects. */
export async function deliver<T extends Topic>(
  raw: RawMessage,
  options: DeliverOptions<T>,
): Promise<Outcome> {
  const { queue, metrics } = options;
  const { attempt, outages, publishedAt } = raw;
  // Later attempts include one of the queue's delays, which says nothing about how busy the consumers are.
  if (attempt === 1 && outages === 0 && publishedAt !== undefined)
    metrics?.observe('queueWaitSeconds', { queue: queue.name }, Math.max(0, Date.now() - publishedAt) / 1000);
  const outcome = await inTrace(raw.traceparent, () => handleAndJudge(raw, options));
  metrics?.count('messages', { queue: queue.name, outcome: outcome.kind });
  return outcome;
}

async function handleAndJudge<T extends Topic>(
  raw: RawMessage,
  { queue, handler, signal, log }: DeliverOptions<T>,
): Promise<Outcome> {
  const { topic, attempt, outages } = raw;
  const about = { queue: queue.name, topic, attempt, ...(outages > 0 ? { outages } : {}) };
  let payload: unknown;
  try {
    payload = parseMessage(queue.topics, raw);
  } catch (error) {
    log.error({ ...about, body: raw.body.slice(0, 1000) }, `malformed message: ${errorText(error)}`);
    return { kind: 'dead', reason: errorText(error) };
  }

  const isLastTry = (error: unknown) => nextTry(error, queue, raw) === undefined;
  const delivery = { topic, payload, attempt, isLastTry, signal };
  const handled = runHandler(handler, delivery as unknown as Delivery<T>).then((failure) =>
    judge(failure, { signal, queue, tries: raw, log: log.child({ ...about, ...idOf(payload) }) }),
  );
  return Promise.race([handled, handedBackAfterAbort(signal, handled)]);
}

/** @throws PermanentError that says what is wrong with the message */
export function parseMessage(
  topics: readonly Topic[],
  { topic: name, version, body }: Pick<RawMessage, 'topic' | 'version' | 'body'>,
): unknown {
  const topic = topics.find((candidate) => candidate.name === name);
  if (topic === undefined) throw new PermanentError(`Unknown topic "${name}"`);
  if (typeof version !== 'number' || version < topic.readsFrom || version > topic.version)
    throw new PermanentError(
      `Version ${String(version)} of "${name}" is not known here, only ${topic.readsFrom} to ${topic.version}`,
    );
  const parsed = topic.schema.safeParse(parseJson(body));
  if (!parsed.success) throw new PermanentError(`Not a valid "${name}": ${parsed.error.message}`);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PermanentError(`Not JSON: ${errorText(cause)}`, { cause });
  }
}

/** The id that a message is about, so that its log lines are found with all others of that id. */
function idOf(payload: unknown): { id?: unknown } {
  return typeof payload === 'object' && payload !== null && 'id' in payload ? { id: payload.id } : {};
}

/** @returns undefined on success */
async function runHandler<T extends Topic>(
  handler: Handler<T>,
  delivery: Delivery<T>,
): Promise<{ error: unknown } | undefined> {
  try {
    await handler(delivery);
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** @returns undefined if there is none: the message is given up */
function nextTry(
  error: unknown,
  { retryDelaysMs, outageDelaysMs }: Queue,
  { attempt, outages }: Tries,
): { delayMs: number; next: Tries } | undefined {
  if (error instanceof PermanentError) return undefined;
  const isOutage = error instanceof UnavailableError;
  const delayMs = isOutage ? outageDelaysMs[outages] : retryDelaysMs[attempt - 1];
  if (delayMs === undefined) return undefined;
  return { delayMs, next: isOutage ? { attempt, outages: outages + 1 } : { attempt: attempt + 1, outages } };
}

function judge(
  failure: { error: unknown } | undefined,
  { signal, queue, tries, log }: { signal: AbortSignal; queue: Queue; tries: Tries; log: Log },
): Outcome {
  if (failure === undefined) return { kind: 'done' };
  const { error } = failure;
  if (signal.aborted) {
    log.info(`message handed back: ${errorText(error)}`);
    return { kind: 'handBack' };
  }
  const retry = nextTry(error, queue, tries);
  if (retry === undefined) {
    log.error({ err: error }, `message moved to the dead queue: ${errorText(error)}`);
    return { kind: 'dead', reason: errorText(error) };
  }
  log.warn({ err: error }, `message will be redelivered in ${retry.delayMs} ms: ${errorText(error)}`);
  return { kind: 'retry', ...retry };
}

function handedBackAfterAbort(signal: AbortSignal, handled: Promise<unknown>): Promise<Outcome> {
  return new Promise((resolve) => {
    const onAbort = () => {
      const timer = setTimeout(resolve, abortGraceMs, { kind: 'handBack' });
      void handled.then(() => {
        clearTimeout(timer);
      });
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
