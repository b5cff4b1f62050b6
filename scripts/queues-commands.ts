import type { Bus, DeadMessage } from '../shared/bus/bus.ts';
import type { RabbitMqManagement } from '../shared/bus/rabbitmq/management.ts';
import type { Queue } from '../shared/bus/topology.ts';
import type { Request } from './queues-arguments.ts';
import { statesOf } from './queues-states.ts';

interface Deps {
  bus: Bus;
  queues: readonly Queue[];
  /** Where the broker has one. */
  management: RabbitMqManagement | undefined;
}

/** Does what is asked. @returns what to print, and what is amiss with it */
export async function answer(
  request: Request,
  deps: Deps,
): Promise<{ text: string; warning?: string | undefined }> {
  if (request.command !== 'table') return { text: await answerAboutDead(deps.bus, request) };
  const { states, notKnown } = await statesOf(deps);
  const rows = states.map(({ inFlight, dead, ...rest }) => ({ ...rest, 'in flight': inFlight ?? '?', dead }));
  return { text: request.json ? pretty(states) : table(rows), warning: notKnown };
}

async function answerAboutDead(bus: Bus, request: Exclude<Request, { command: 'table' }>): Promise<string> {
  const { json } = request;
  switch (request.command) {
    case 'dead': {
      const messages = await allDead(bus, request.queue);
      if (json) return pretty(messages.map(legible));
      return messages.length === 0 ? 'There are no dead messages.' : table(messages.map(summary));
    }
    case 'show': {
      const message = (await allDead(bus, request.queue)).find(({ id }) => id === request.id);
      if (message === undefined) throw noMessage(request.queue, request.id);
      return pretty(legible(message));
    }
    case 'put-back': {
      const { queue, id } = request;
      const count =
        id === undefined
          ? await bus.requeueDead(queue, Number.MAX_SAFE_INTEGER)
          : one(await bus.requeueDeadMessage(queue, id), queue, id);
      return json ? pretty({ putBack: count }) : `${count} put back into ${queue.name}.`;
    }
    case 'drop': {
      const { queue, id } = request;
      const count =
        id === undefined
          ? await bus.dropDead(queue, Number.MAX_SAFE_INTEGER)
          : one(await bus.dropDeadMessage(queue, id), queue, id);
      return json ? pretty({ dropped: count }) : `${count} dropped.`;
    }
  }
}

async function allDead(bus: Bus, queue: Queue): Promise<DeadMessage[]> {
  return bus.deadMessages(queue, (await bus.inspect(queue)).dead);
}

function one(found: boolean, queue: Queue, id: string): number {
  if (!found) throw noMessage(queue, id);
  return 1;
}

function noMessage(queue: Queue, id: string): Error {
  return new Error(`There is no dead message ${id} in ${queue.name}.`);
}

function summary({ id, topic, attempts, deadAt, reason }: DeadMessage) {
  return {
    id,
    topic,
    attempts,
    died: deadAt?.toISOString() ?? '?',
    reason: withoutTokens(reason).replace(/\s+/g, ' ').slice(0, 100),
  };
}

function legible({ body, reason, ...message }: DeadMessage) {
  return { ...message, reason: withoutTokens(reason), body: parsed(withoutTokens(body)) };
}

/** A download token opens the mp3 to whoever reads it. */
function withoutTokens(text: string): string {
  return text.replace(/(token=[\w-]{0,6})[\w.~%+/=-]*/g, '$1…');
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Malformed messages are among the dead: shown as they came.
    return body;
  }
}

function pretty(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}

function table(rows: Record<string, string | number>[]): string {
  const names = Object.keys(rows[0] ?? {});
  const lines = [names, ...rows.map((row) => names.map((name) => String(row[name])))];
  const widths = names.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
