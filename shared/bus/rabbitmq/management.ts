import { unescape } from 'node:querystring';
import { z } from 'zod';
import { errorText } from '../../errors.ts';
import type { Queue } from '../topology.ts';

/**
 * RabbitMQ's management plugin reports over HTTP what AMQP does not. For operators only: no service needs it.
 */
export interface RabbitMqManagement {
  /**
   * How many messages of the queue are taken but not settled, up to about 5 s old.
   * @throws an error that says why it is unknown, without the password
   */
  inFlight(queue: Queue): Promise<number>;
}

const timeoutMs = 2_000;

const queueFigures = z.object({ messages_unacknowledged: z.int().nonnegative() });

/**
 * @param brokerUrl `amqp(s)://…`
 * @param managementUrl `http(s)://…`; by default the broker's host with RabbitMQ's usual port. If it has no
 * user and password, the broker's are used.
 */
export function rabbitMqManagement(brokerUrl: string, managementUrl?: string): RabbitMqManagement {
  const broker = new URL(brokerUrl);
  const management = new URL(managementUrl ?? usualAddress(broker));
  const user = unescape(management.username || broker.username || 'guest');
  const password = unescape(management.password || broker.password || 'guest');
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const vhost = unescape(broker.pathname.slice(1)) || '/';
  const shown = management.origin;
  const queuesOf = `${shown}${management.pathname.replace(/\/$/, '')}/api/queues/${encodeURIComponent(vhost)}`;

  async function get(url: string): Promise<{ status: number; body: string }> {
    try {
      const answer = await fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(timeoutMs) });
      return { status: answer.status, body: await answer.text() };
    } catch (error) {
      throw new Error(`${shown} can't be reached: ${reasonOf(error)}`, { cause: error });
    }
  }

  return {
    async inFlight({ name }) {
      const { status, body } = await get(`${queuesOf}/${encodeURIComponent(name)}`);
      if (status === 401)
        throw new Error(`${shown} refuses "${user}": wrong password, or a user without the tag "management"`);
      if (status !== 200) throw new Error(`${shown} answers ${status} when asked for queue ${name}`);
      const figures = queueFigures.safeParse(parsed(body));
      // A queue that was just created has none yet.
      if (!figures.success) throw new Error(`${shown} has no figures of queue ${name}`);
      return figures.data.messages_unacknowledged;
    },
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Another program listens there, so there are no figures either.
    return undefined;
  }
}

function usualAddress({ protocol, hostname }: URL): string {
  return protocol === 'amqps:' ? `https://${hostname}:15671` : `http://${hostname}:15672`;
}

/** `fetch` puts the reason into its error's cause. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `no answer within ${timeoutMs / 1000} s`;
  return errorText(error instanceof Error && error.cause !== undefined ? error.cause : error);
}
