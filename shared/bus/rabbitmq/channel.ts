import type { Channel, ChannelModel, ConfirmChannel } from 'amqplib';
import { errorText } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { createBackoff } from './backoff.ts';
import type { Connection } from './connection.ts';

/** Something that uses its own channel and is set up again on each new one. */
export interface KeptChannel<T> {
  /** undefined while there is no channel */
  current(): T | undefined;
  /** Why there is none. */
  lastError(): unknown;
  /** Resolves when there is one, or after this many milliseconds. */
  opened(atMostMs: number): Promise<void>;
  /** Resolves when it is set up, when the first attempt has failed, or when there is no connection. */
  tried: Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a channel on each new connection, and another one whenever only the channel is lost: brokers close it
 * after every refused operation, and `setUp` may close it to start over.
 */
export function keepChannel<T>(
  connection: Connection,
  setUp: (channel: ConfirmChannel) => Promise<T>,
  { what, log }: { what: string; log: Log },
): KeptChannel<T> {
  const stop = new AbortController();
  let open: { channel: ConfirmChannel; value: T } | undefined;
  let lastError: unknown;
  const waiting = new Set<() => void>();
  let markTried: () => void = () => undefined;
  const tried = new Promise<void>((resolve) => (markTried = resolve));

  let keeping = Promise.resolve();
  const forget = connection.onConnected((model) => {
    keeping = keepOpenOn(model);
  });
  if (connection.current() === undefined) markTried();

  async function keepOpenOn(model: ChannelModel): Promise<void> {
    const backoff = createBackoff();
    const isWanted = () => !stop.signal.aborted && connection.current() === model;
    while (isWanted()) {
      lastError = await openOnce(model);
      markTried();
      if (!isWanted()) return;
      log.warn(`${what} was interrupted and will be retried: ${errorText(lastError)}`);
      await backoff.wait(stop.signal);
    }
  }

  /** @returns why the channel was closed */
  async function openOnce(model: ChannelModel): Promise<unknown> {
    let channel: ConfirmChannel | undefined;
    try {
      channel = await model.createConfirmChannel();
      const lost = untilClosed(channel);
      const value = await setUp(channel);
      if (stop.signal.aborted) throw new Error('closed meanwhile');
      open = { channel, value };
      markTried();
      for (const resolve of waiting) resolve();
      return await lost;
    } catch (error) {
      if (channel !== undefined) await closeChannel(channel, log);
      return error;
    } finally {
      open = undefined;
    }
  }

  return {
    current: () => open?.value,
    lastError: () => lastError ?? connection.lastError(),
    tried,
    async opened(atMostMs) {
      if (open !== undefined) return;
      let resolve: () => void = () => undefined;
      const opened = new Promise<void>((settle) => (resolve = settle));
      waiting.add(resolve);
      const timer = setTimeout(resolve, atMostMs);
      await opened;
      clearTimeout(timer);
      waiting.delete(resolve);
    },
    async close() {
      stop.abort();
      forget();
      if (open !== undefined) await closeChannel(open.channel, log);
      await keeping;
    },
  };
}

/** Closes a channel that may already be closed. Acknowledgements sent before still count. */
export async function closeChannel(channel: Channel, log: Log): Promise<void> {
  try {
    await channel.close();
  } catch (error) {
    log.debug(`channel closed already: ${errorText(error)}`);
  }
}

function untilClosed(channel: ConfirmChannel): Promise<unknown> {
  let reason: unknown = new Error('the channel was closed');
  channel.on('error', (error) => {
    reason = error;
  });
  return new Promise((resolve) => {
    channel.on('close', () => {
      resolve(reason);
    });
  });
}
