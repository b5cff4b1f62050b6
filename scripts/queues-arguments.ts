import { parseArgs } from 'node:util';
import type { Queue } from '../shared/bus/topology.ts';
import { errorText } from '../shared/errors.ts';

export const help = `Looks into the queues, also while Mixdown runs.

  npm run queues                                  what is in each queue
  npm run queues -- dead QUEUE                    the dead messages of a queue and why they died
  npm run queues -- show QUEUE ID                 one dead message in full
  npm run queues -- put-back QUEUE ID | --all     try again, with all attempts
  npm run queues -- drop QUEUE ID | --all --yes   delete for good

  --json   print JSON
  --help   print this

It reads BROKER_URL as the services do: from the environment, else from .env, else ./data/bus.db.
It asks RabbitMQ's management plugin, at BROKER_MANAGEMENT_URL, for the messages in flight.
Exits with 0 when it is done, 1 when it could not be done, 2 when it was called wrongly.`;

/** The command was called wrongly. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export type Request = { json: boolean } & (
  | { command: 'table' }
  | { command: 'dead'; queue: Queue }
  | { command: 'show'; queue: Queue; id: string }
  /** Without an id: all. */
  | { command: 'put-back' | 'drop'; queue: Queue; id: string | undefined }
);

/** @throws UsageError */
export function parseRequest(args: string[], queues: readonly Queue[]): Request | 'help' {
  const { values, positionals } = parse(args);
  const { json = false, all = false, yes = false } = values;
  if (values.help === true) return 'help';
  const [command, name, id, ...more] = positionals;
  if (command === undefined) return { json, command: 'table' };
  if (more.length > 0) throw new UsageError(`What is "${more.join(' ')}"? See --help.`);
  switch (command) {
    case 'dead':
      return { json, command, queue: queueNamed(name, queues) };
    case 'show': {
      const queue = queueNamed(name, queues);
      if (id === undefined) throw new UsageError('Which message? show QUEUE ID');
      return { json, command, queue, id };
    }
    case 'put-back':
    case 'drop': {
      const queue = queueNamed(name, queues);
      if ((id === undefined) !== all) throw new UsageError(`Either an id or --all: ${command} QUEUE ID`);
      if (command === 'drop' && all && !yes)
        throw new UsageError('This deletes all dead messages of the queue for good. Confirm with --yes.');
      return { json, command, queue, id };
    }
    default:
      throw new UsageError(`There is no command "${command}". See --help.`);
  }
}

function parse(args: string[]) {
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { json: flag, all: flag, yes: flag, help: flag },
    });
  } catch (cause) {
    throw new UsageError(errorText(cause), { cause });
  }
}

function queueNamed(name: string | undefined, queues: readonly Queue[]): Queue {
  const queue = queues.find((candidate) => candidate.name === name);
  const names = queues.map((candidate) => candidate.name).join(', ');
  if (queue === undefined)
    throw new UsageError(
      name === undefined ? `Which queue? ${names}` : `There is no queue "${name}", only ${names}.`,
    );
  return queue;
}
