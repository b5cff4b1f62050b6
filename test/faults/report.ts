import type { Load } from './load.ts';
import type { Verdict } from './verdict.ts';

export function printTable(injected: ReadonlyMap<string, number>, load: Load, verdict: Verdict): void {
  const rows: [string, number][] = [
    ...injected,
    ['', NaN],
    ['most conversions open at once', load.mostOpen],
    ['uploads refused or cut off', load.refused],
    ['uploads accepted', verdict.accepted],
    ['stored although the answer was cut off', verdict.unanswered],
    ['done', verdict.done.length],
    ['rightly failed', verdict.rightlyFailed],
    ['wrongly ended', verdict.wrong.length],
    ['not ended', verdict.stuck.length],
    ['lost', verdict.lost.length],
    ['mp3s missing or wrong', verdict.wrongMp3s.length],
    ['mails', verdict.mails],
    ['  of failures that were tried again', verdict.ofEarlierFailures],
    ['  of mp3s announced as they were cancelled', verdict.ofCancelled],
    ['  sent again as the notifier was killed', verdict.mailedAgainByKill],
    ['conversions without their mail', verdict.withoutMail.length],
    ['mails that say something wrong', verdict.wrongMails.length],
    ['mails sent more than once', verdict.mailedAgain.length],
    ['orphan blobs', verdict.orphanBlobs.length],
    ['temporary files', verdict.temporaryFiles.length],
    ['rows in the outbox', verdict.outboxRows],
    ['messages waiting', verdict.waiting],
    ['messages held, and back after the stop', verdict.held],
    ['dead messages besides the poisoned', verdict.dead],
    ['poisoned messages lost', verdict.poisonedLost],
    ['services that did not stop well', verdict.badExits.length],
    ['strange answers to cancel and retry', verdict.strangeAnswers.length],
  ];
  console.log();
  for (const [name, count] of rows)
    console.log(Number.isNaN(count) ? '' : `  ${name.padEnd(42)} ${String(count).padStart(6)}`);
  console.log();
}
