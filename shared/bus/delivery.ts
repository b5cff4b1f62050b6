import { errorText, PermanentError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { inTrace } from '../trace.ts';
import type { Delivery, Handler } from './bus.ts';
import type { Queue, Topic } from './topology.ts';

/** A message as an adapter found it, nothing of it checked yet. */
export interface RawMessage {
  topic: string;
  version: unknown;
  body: string;
  /** 1 for the first try. */
  attempt: number;
  /** Epoch ms; undefined where a publisher didn't say. */
  publishedAt?: number | undefined;
  /** W3C Trace Context of the work that published it; anything where it came from outside. */
  traceparent?: unknown;
}

/** What an adapter has to do with a message now. */
export type Outcome =
  | { kind: 'done' }
  | { kind: 'retry'; delayMs: number }
  | { kind: 'dead'; reason: string }
  /** Back into the queue, the attempt not counted. */
  | { kind: 'handBack' };

/** A handler that doesn't heed the abort of its signal holds its message back no longer than this. */
const abortGraceMs = 1_000;

interface DeliverOptions<T extends Topic> {
  queue: Queue<T>;
  handler: Handler<T>;
  signal: AbortSignal;
  log: Log;
  metrics?: Metrics | undefined;
}

/** Runs the handler on a message and judges how it went. Never rejects. */
export async function deliver<T extends Topic>(
  raw: RawMessage,
  options: DeliverOptions<T>,
): Promise<Outcome> {
  const { queue, metrics } = options;
  const { attempt, publishedAt } = raw;
  // Later attempts wait for the queue's retry delay: that says nothing of how busy the consumers are.
  if (attempt === 1 && publishedAt !== undefined)
    metrics?.observe('queueWaitSeconds', { queue: queue.name }, Math.max(0, Date.now() - publishedAt) / 1000);
  const outcome = await inTrace(raw.traceparent, () => handleAndJudge(raw, options));
  metrics?.count('messages', { queue: queue.name, outcome: outcome.kind });
  return outcome;
}

async function handleAndJudge<T extends Topic>(
  raw: RawMessage,
  { queue, handler, signal, log }: DeliverOptions<T>,
): Promise<Outcome> {
  const about = { queue: queue.name, topic: raw.topic, attempt: raw.attempt };
  let payload: unknown;
  try {
    payload = parseMessage(queue.topics, raw);
  } catch (error) {
    log.error({ ...about, body: raw.body.slice(0, 1000) }, `malformed message: ${errorText(error)}`);
    return { kind: 'dead', reason: errorText(error) };
  }

  const retryDelayMs = queue.retryDelaysMs[raw.attempt - 1];
  const { topic, attempt } = raw;
  const delivery = { topic, payload, attempt, lastAttempt: retryDelayMs === undefined, signal };
  const handled = runHandler(handler, delivery as unknown as Delivery<T>).then((failure) =>
    judge(failure, { signal, retryDelayMs, log: log.child({ ...about, ...idOf(payload) }) }),
  );
  return Promise.race([handled, handedBackAfterAbort(signal, handled)]);
}

/** @throws PermanentError saying what is wrong with the message */
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

/** What a message is about, so that its lines are found with all others of the same id. */
function idOf(payload: unknown): { id?: unknown } {
  return typeof payload === 'object' && payload !== null && 'id' in payload ? { id: payload.id } : {};
}

/** @returns undefined when it succeeded */
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

function judge(
  failure: { error: unknown } | undefined,
  { signal, retryDelayMs, log }: { signal: AbortSignal; retryDelayMs: number | undefined; log: Log },
): Outcome {
  if (failure === undefined) return { kind: 'done' };
  const { error } = failure;
  if (signal.aborted) {
    log.info(`message handed back: ${errorText(error)}`);
    return { kind: 'handBack' };
  }
  if (error instanceof PermanentError || retryDelayMs === undefined) {
    log.error({ err: error }, `message moved to the dead queue: ${errorText(error)}`);
    return { kind: 'dead', reason: errorText(error) };
  }
  log.warn({ err: error }, `message comes again in ${retryDelayMs} ms: ${errorText(error)}`);
  return { kind: 'retry', delayMs: retryDelayMs };
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
