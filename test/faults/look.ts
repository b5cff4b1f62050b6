import { readdir } from 'node:fs/promises';
import { isAboutConversion } from '../../shared/testing/mails.ts';
import type { Conversion } from '../../shared/client/client.ts';
import type { ApiClient } from '../../shared/testing/api-client.ts';
import { findOrphans } from './blobs.ts';
import { allConversions, nameOf } from './conversions.ts';
import { readGatewayDatabase } from './gateway-database.ts';
import type { Ground } from './injections.ts';
import type { Load } from './load.ts';
import { judgeMails, type MailVerdict } from './mails.ts';

/** What a run leaves to be judged. */
export interface Traces {
  client: ApiClient;
  load: Load;
  /** Messages that were sent to be given up. */
  poisoned: number;
  /** Answers to cancel and retry that the API doesn't promise. */
  strangeAnswers: string[];
  /** Where the services keep temporary files. */
  temporary: string;
  /** How long the good videos are. */
  seconds: number;
}

/** What is to be seen from outside while the services run. */
export interface Sight extends MailVerdict {
  accepted: number;
  /** Stored although the answer never reached the person: they too must end well. */
  unanswered: number;
  done: Conversion[];
  rightlyFailed: number;
  /** Accepted, and no record of it. */
  lost: string[];
  /** Still queued or converting. */
  stuck: string[];
  /** Ended as they should not have. */
  wrong: string[];
  waiting: number;
  dead: number;
  poisonedLost: number;
  outboxRows: number;
  orphanBlobs: string[];
  temporaryFiles: string[];
}

export async function look(
  { mixdown, servers, messages, notifierKills }: Ground,
  { client, load, poisoned: sent, temporary }: Traces,
): Promise<Sight> {
  const conversions = await allConversions(client);
  const ids = new Set(conversions.map(({ id }) => id));
  const { outboxRows, attempts } = await readGatewayDatabase(mixdown.gatewayDatabase);
  const { waiting, dead, poisoned } = await messages.count();
  const mails = (await mixdown.mailServer.mails()).filter(isAboutConversion);
  const of = (...states: Conversion['status'][]) =>
    conversions.filter(({ status }) => states.includes(status));
  return {
    accepted: load.accepted.size,
    unanswered: conversions.filter(({ id }) => !load.accepted.has(id)).length,
    done: of('done'),
    rightlyFailed: of('failed').filter((conversion) => !isWrong(conversion)).length,
    lost: [...load.accepted].filter((id) => !ids.has(id)),
    stuck: of('queued', 'converting').map(nameOf),
    wrong: of('done', 'failed', 'cancelled').filter(isWrong).map(nameOf),
    ...judgeMails({ mails, conversions, attempts, kills: notifierKills }),
    waiting,
    dead,
    // One may well be there twice: what comes at least once comes twice where a crash came between.
    poisonedLost: Math.max(0, sent - poisoned),
    outboxRows,
    orphanBlobs: await findOrphans(servers.blobs, ids),
    temporaryFiles: await leftIn(temporary),
  };
}

/** Besides tsx's cache, and the one sandbox of the converter that runs. */
async function leftIn(temporary: string): Promise<string[]> {
  const names = (await readdir(temporary)).filter((name) => !name.startsWith('tsx-'));
  const living = names.find((name) => name.startsWith('mixdown-sandbox-'));
  return names.filter((name) => name !== living);
}

const expected: Record<string, string> = { good: 'done', silent: 'no-audio', text: 'not-media' };

function isWrong({ filename, status, error }: Conversion): boolean {
  const [kind = ''] = filename.split('-');
  return (error?.code ?? status) !== expected[kind];
}
