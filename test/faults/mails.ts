import type { Conversion } from '../../shared/client/client.ts';
import type { ArrivedMail } from '../../shared/testing/mails.ts';
import { nameOf } from './conversions.ts';
import { groupBy } from './group-by.ts';

/** What is to be said of the mails. */
export interface MailVerdict {
  mails: number;
  /** Ended, and no mail tells of how. */
  withoutMail: string[];
  /** Mails that tell something else than the record, or of nothing there is. */
  wrongMails: string[];
  /** The same mail more than once, and no kill of the notifier explains it. */
  mailedAgain: string[];
  /** The same, explained. */
  mailedAgainByKill: number;
  /** Of failures that were tried again. */
  ofEarlierFailures: number;
  /** Of mp3s that were announced in the very moment of the cancel, and then tried again. */
  ofCancelled: number;
}

export interface MailFacts {
  mails: readonly ArrivedMail[];
  conversions: readonly Conversion[];
  /** The last of each conversion. */
  attempts: ReadonlyMap<string, number>;
  /** When the notifier was killed, epoch ms. */
  kills: readonly number[];
}

const kindOf: Partial<Record<Conversion['status'], string>> = { done: 'mp3', failed: 'failed' };

/** Each conversion that ended has one mail, which says what the record says. */
export function judgeMails({ mails, conversions, attempts, kills }: MailFacts): MailVerdict {
  const verdict: MailVerdict = {
    mails: mails.length,
    withoutMail: [],
    wrongMails: [],
    mailedAgain: [],
    mailedAgainByKill: 0,
    ofEarlierFailures: 0,
    ofCancelled: 0,
  };
  const records = new Map(conversions.map((conversion) => [conversion.id, conversion]));
  const byName = groupBy(mails, nameOfMail);
  for (const [name, copies] of byName) {
    const record = records.get(name.split('.')[1] ?? '');
    const attempt = Number(name.split('.')[2]);
    const last = attempts.get(record?.id ?? '') ?? NaN;
    if (!record || !(attempt <= last) || contradicts(name, record)) verdict.wrongMails.push(name);
    else if (attempt < last) verdict[name.startsWith('mp3.') ? 'ofCancelled' : 'ofEarlierFailures'] += 1;
    const unexplained = unexplainedCopies(copies, kills);
    if (unexplained > 0) verdict.mailedAgain.push(`${name} ${copies.length} times`);
    verdict.mailedAgainByKill += copies.length - 1 - unexplained;
  }
  for (const conversion of conversions) {
    const { id, status } = conversion;
    const kind = kindOf[status];
    if (kind !== undefined && !byName.has(`${kind}.${id}.${attempts.get(id)}`))
      verdict.withoutMail.push(nameOf(conversion));
  }
  return verdict;
}

/** `KIND.ID.ATTEMPT`, from the Message-ID; all of a Message-ID that is none of ours. */
function nameOfMail({ messageId = 'no Message-ID' }: ArrivedMail): string {
  return /^<((?:mp3|failed)\.[\w-]+\.\d+)@/.exec(messageId)?.[1] ?? messageId;
}

/** A person who tries again gets the same outcome here: only what fails rightly fails. */
function contradicts(name: string, { status }: Conversion): boolean {
  const kind = kindOf[status];
  return kind !== undefined && !name.startsWith(`${kind}.`);
}

/** How long noting a mail may take on a busy machine: within it a kill makes the mail come again. */
const noteMs = 5_000;
/** A kill is noted when the process is gone; the mail server may get to its last mail a little later. */
const lateMs = 1_000;

/** Each copy but the last needs a kill of its own that kept it from being noted. */
function unexplainedCopies(copies: readonly ArrivedMail[], kills: readonly number[]): number {
  const left = [...kills];
  const arrivals = copies.map(({ arrivedAt }) => arrivedAt).sort((a, b) => a - b);
  return arrivals.slice(0, -1).filter((arrivedAt) => {
    const kill = left.findIndex((killedAt) => arrivedAt > killedAt - noteMs && arrivedAt < killedAt + lateMs);
    if (kill >= 0) left.splice(kill, 1);
    return kill < 0;
  }).length;
}
