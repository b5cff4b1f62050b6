import { readdir } from 'node:fs/promises';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { ApiClient, Conversion } from '../../shared/testing/api-client.ts';
import type { ReceivedMail } from '../../shared/testing/mails.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { findOrphans } from './blobs.ts';
import type { Ground } from './injections.ts';
import { allConversions, type Load } from './load.ts';

/** What came of everything, each number to be as the name says. */
export interface Verdict {
  accepted: number;
  /** Stored although the answer never reached the person: they too must end well. */
  unanswered: number;
  done: number;
  failed: number;
  /** Accepted, and no record of it. */
  lost: string[];
  /** Still queued or converting. */
  stuck: string[];
  /** Ended as they should not have. */
  wrong: string[];
  mails: number;
  withoutMail: string[];
  /** Sent more than once. */
  mailedAgain: string[];
  /** Messages that still wait; dead ones beyond those that were poisoned. */
  waiting: number;
  dead: number;
  outboxRows: number;
  orphanBlobs: string[];
  temporaryFiles: string[];
}

export interface Traces {
  client: ApiClient;
  load: Load;
  poisoned: number;
  temporary: string;
}

export interface Bounds {
  /** Only a notifier that died between sending and noting it may send again. */
  notifierKills: number;
  /** Conversions that must have been open at once. */
  leastOpen: number;
  settleMs: number;
}

/** Gives everything the time it needs to come to rest, then says what is, and in words what should not be. */
export async function judge(
  ground: Ground,
  traces: Traces,
  bounds: Bounds,
): Promise<Verdict & { problems: string[] }> {
  let verdict: Verdict | undefined;
  const isAtRest = async () => {
    // A service that was just killed may not be back yet.
    verdict = await look(ground, traces).catch(() => undefined);
    return verdict !== undefined && problemsOf(verdict).length === 0;
  };
  const { notifierKills, leastOpen, settleMs } = bounds;
  await waitUntil('everything to come to rest', isAtRest, { timeoutMs: settleMs, everyMs: 2_000 }).catch(
    () => undefined,
  );
  verdict ??= await look(ground, traces);
  const problems = problemsOf(verdict);
  if (verdict.mailedAgain.length > notifierKills)
    problems.push(`mailed again: ${verdict.mailedAgain.join(', ')}`);
  if (traces.load.mostOpen < leastOpen)
    problems.push(`only ${traces.load.mostOpen} conversions were open at once`);
  return { ...verdict, problems };
}

function problemsOf(verdict: Verdict): string[] {
  const { lost, stuck, wrong, withoutMail, waiting, dead, outboxRows, orphanBlobs, temporaryFiles } = verdict;
  const lists = { lost, stuck, wrong, withoutMail, orphanBlobs, temporaryFiles };
  const counts = { waiting, dead, outboxRows };
  return [
    ...Object.entries(lists)
      .filter(([, list]) => list.length > 0)
      .map(([name, list]) => `${name}: ${list.length} (${list.slice(0, 5).join(', ')})`),
    ...Object.entries(counts)
      .filter(([, count]) => count !== 0)
      .map(([name, count]) => `${name}: ${count}`),
  ];
}

async function look(
  { mixdown, servers, messages }: Ground,
  { client, load, poisoned, temporary }: Traces,
): Promise<Verdict> {
  const records = await allConversions(client);
  const ids = new Set(records.map(({ id }) => id));
  const mails = countMails(await mixdown.mails());
  const { waiting, dead } = await messages.count();
  const of = (...states: Conversion['status'][]) => records.filter(({ status }) => states.includes(status));
  return {
    accepted: load.accepted.size,
    unanswered: records.filter(({ id }) => !load.accepted.has(id)).length,
    done: of('done').length,
    failed: of('failed').length,
    lost: [...load.accepted].filter((id) => !ids.has(id)),
    stuck: of('queued', 'converting').map(nameOf),
    wrong: of('done', 'failed', 'cancelled').filter(isWrong).map(nameOf),
    mails: [...mails.values()].reduce((sum, count) => sum + count, 0),
    withoutMail: of('done', 'failed')
      .filter(({ id }) => !mails.has(id))
      .map(nameOf),
    mailedAgain: [...mails].filter(([, count]) => count > 1).map(([id]) => id),
    waiting,
    dead: dead - poisoned,
    outboxRows: await countOutbox(mixdown.gatewayDatabase),
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

function nameOf({ id, filename, status, error }: Conversion): string {
  return `${filename} ${id} ${status}${error ? ` ${error.code}` : ''}`;
}

/** By the conversion's id, which the Message-ID holds. */
function countMails(mails: ReceivedMail[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { messageId = '' } of mails) {
    const id = /^<(?:mp3|failed)\.([\w-]+)\.\d+@/.exec(messageId)?.[1] ?? messageId;
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

async function countOutbox(url: string): Promise<number> {
  const connection = await createConnection(url);
  try {
    const [[row]] = await connection.query<(RowDataPacket & { rows: number })[]>(
      'select count(*) as `rows` from outbox',
    );
    return row?.rows ?? 0;
  } finally {
    await connection.end();
  }
}
