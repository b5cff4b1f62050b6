import { setTimeout as hold } from 'node:timers/promises';
import type { Apart, ServiceName } from '../environments/apart.ts';
import type { SmallDisk } from './disk.ts';
import type { Messages } from './messages.ts';
import type { Random } from '../../shared/testing/random.ts';
import type { ServerName, Servers } from './servers.ts';

export interface Ground {
  mixdown: Apart;
  servers: Servers;
  messages: Messages;
  /** When the notifier was killed, epoch ms: what it had just sent it may send again. */
  notifierKills: number[];
  /** Where the services keep temporary files; undefined where it can't be filled. */
  disk: SmallDisk | undefined;
  random: Random;
}

/** @property inject breaks something, and mends it again before it resolves. @returns how often it was done */
export interface Fault {
  name: string;
  inject: () => Promise<number>;
}

export const poison = 'poisoned message';
const killed = (service: ServiceName) => `${service} killed (-9)`;

/** Everything that is broken in a run, each at least once. */
export function allFaults(ground: Ground): Fault[] {
  const { mixdown, messages, random } = ground;
  const services: readonly ServiceName[] = ['gateway', 'users', 'converter', 'notification'];
  return [
    ...services.map((service) => killService(ground, service)),
    ...(['rabbitmq', 'mariadb', 'mongodb'] as const).map((server) => stopServer(ground, server)),
    {
      name: 'mail server refuses for now (450)',
      async inject() {
        mixdown.mailServer.refuse(450);
        await hold(random.between(2_000, 5_000));
        mixdown.mailServer.refuse(undefined);
        return 1;
      },
    },
    ...fullDisk(ground),
    { name: 'message sent twice', inject: () => messages.duplicate(random) },
    { name: poison, inject: () => messages.poison() },
  ];
}

function killService({ mixdown, notifierKills }: Ground, service: ServiceName): Fault {
  return {
    name: killed(service),
    async inject() {
      await mixdown.crashOne(service);
      if (service === 'notification') notifierKills.push(Date.now());
      return 1;
    },
  };
}

function stopServer({ servers, random }: Ground, server: ServerName): Fault {
  return {
    name: `${server} stopped or killed`,
    async inject() {
      await servers.stop(server, { crash: random.between(0, 1) < 0.5 });
      await hold(random.between(500, 4_000));
      await servers.start(server);
      return 1;
    },
  };
}

function fullDisk({ disk, random }: Ground): Fault[] {
  if (!disk) return [];
  return [
    {
      name: 'disk of the temporary files full',
      async inject() {
        await disk.fill();
        await hold(random.between(2_000, 4_000));
        await disk.free();
        return 1;
      },
    },
  ];
}
