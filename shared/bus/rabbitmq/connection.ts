import type { ChannelModel } from 'amqplib';
import { errorText } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { createBackoff } from './backoff.ts';
import { createOutage } from './outage.ts';

/** A connection that reconnects whenever it is lost. */
export interface Connection {
  /** undefined while there is none */
  current(): ChannelModel | undefined;
  /** Why there is none. */
  lastError(): unknown;
  /**
   * Called with the current connection at once and with each later one. @returns a function that ends this
   */
  onConnected(listener: (model: ChannelModel) => void): () => void;
  close(): Promise<void>;
}

const connectTimeoutMs = 5_000;
const closeTimeoutMs = 5_000;
/** A broker that disappears silently is noticed after about two of these. */
const heartbeatSeconds = 10;

/**
 * Returns at once and connects in the background, however long it takes.
 * @throws if the URL is not RabbitMQ's
 */
export function keepConnected(url: string, log: Log): Connection {
  const address = parseAddress(url);
  const outage = createOutage(`RabbitMQ at ${address.host}`, log);
  const listeners = new Set<(model: ChannelModel) => void>();
  const stop = new AbortController();
  let current: ChannelModel | undefined;
  let lastError: unknown = new Error('not connected yet');

  const isStopping = () => stop.signal.aborted;
  const done = run();

  async function run(): Promise<void> {
    const backoff = createBackoff();
    while (!isStopping()) {
      lastError = await connectOnce();
      if (isStopping()) return;
      outage.goesOn(lastError);
      await backoff.wait(stop.signal);
    }
  }

  /** @returns why the connection was closed */
  async function connectOnce(): Promise<unknown> {
    try {
      // Loaded here, so that those who use another broker need not wait for it.
      const { connect } = await import('amqplib');
      const model = await connect(address.href, {
        timeout: connectTimeoutMs,
        noDelay: true,
        keepAlive: true,
      });
      const lost = untilLost(model);
      // The connection may have been lost before anybody listened. Then this fails; otherwise the connection
      // works.
      await probe(model);
      if (isStopping()) {
        await model.close();
        return undefined;
      }
      current = model;
      outage.over();
      for (const listener of listeners) listener(model);
      return await lost;
    } catch (error) {
      return error;
    }
  }

  function untilLost(model: ChannelModel): Promise<unknown> {
    let reason: unknown = new Error('the connection was closed');
    model.on('error', (error) => {
      reason = error;
    });
    model.on('blocked', (why) => {
      log.warn(`RabbitMQ accepts no messages for now: ${why}`);
    });
    model.on('unblocked', () => {
      log.info('RabbitMQ accepts messages again');
    });
    return new Promise((resolve) => {
      model.on('close', (error) => {
        current = undefined;
        resolve(error ?? reason);
      });
    });
  }

  return {
    current: () => current,
    lastError: () => lastError,
    onConnected(listener) {
      listeners.add(listener);
      if (current !== undefined) listener(current);
      return () => listeners.delete(listener);
    },
    async close() {
      stop.abort();
      if (current !== undefined) await closeWithin(current, closeTimeoutMs, log);
      else await done;
    },
  };
}

async function probe(model: ChannelModel): Promise<void> {
  const channel = await model.createChannel();
  await channel.close();
}

/** A broker that does not answer must not block the shutdown. */
async function closeWithin(model: ChannelModel, ms: number, log: Log): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((_resolve, reject) => {
    timer = setTimeout(reject, ms, new Error(`no answer within ${ms} ms`));
  });
  try {
    await Promise.race([model.close(), timeout]);
  } catch (error) {
    log.warn(`the connection to RabbitMQ could not be closed properly: ${errorText(error)}`);
  } finally {
    clearTimeout(timer);
  }
}

function parseAddress(url: string): URL {
  // The URL class's own error would include the password.
  if (!URL.canParse(url) || !/^amqps?:/.test(url))
    throw new TypeError('Not a URL of RabbitMQ: it looks like amqp://user:password@host:5672');
  const address = new URL(url);
  if (!address.searchParams.has('heartbeat')) address.searchParams.set('heartbeat', String(heartbeatSeconds));
  return address;
}
