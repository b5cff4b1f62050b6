import { expect } from 'chai';
import type { Conversion } from '../../shared/client/client.ts';
import type { ArrivedMail } from '../../shared/testing/mails.ts';
import { judgeMails, type MailVerdict } from './mails.ts';

/** A mail by the first part of its Message-ID, and when it came. */
type Came = [name: string, arrivedAt?: number];

function judge(status: Conversion['status'], mails: Came[], { attempt = 1, kills = [] as number[] } = {}) {
  const conversion = { id: 'a', filename: 'good-1.mp4', status, error: null } as Conversion;
  return judgeMails({
    mails: mails.map(
      ([name, arrivedAt = 0]) => ({ messageId: `<${name}@mixdown>`, arrivedAt }) as ArrivedMail,
    ),
    conversions: [conversion],
    attempts: new Map([['a', attempt]]),
    kills,
  });
}

const good = {
  withoutMail: [],
  wrongMails: [],
  mailedAgain: [],
  mailedAgainByKill: 0,
  ofEarlierFailures: 0,
  ofCancelled: 0,
};
const named = ['good-1.mp4 a done'];

const cases: [what: string, verdict: MailVerdict, expected: Partial<MailVerdict>][] = [
  ['one mail of the right kind', judge('done', [['mp3.a.1']]), { mails: 1 }],
  [
    'one of the wrong kind',
    judge('done', [['failed.a.1']]),
    { wrongMails: ['failed.a.1'], withoutMail: named },
  ],
  [
    'a failure told before the mp3',
    judge('done', [['failed.a.1'], ['mp3.a.1']]),
    { wrongMails: ['failed.a.1'] },
  ],
  [
    'an mp3 told of a failed one',
    judge('failed', [['mp3.a.1'], ['failed.a.1']]),
    { wrongMails: ['mp3.a.1'] },
  ],
  ['none', judge('done', []), { withoutMail: named }],
  ['none as long as it runs', judge('queued', []), {}],
  [
    'one of the first of two tries alone',
    judge('done', [['mp3.a.1']], { attempt: 2 }),
    { withoutMail: named, ofCancelled: 1 },
  ],
  ['one of each of two tries', judge('done', [['mp3.a.1'], ['mp3.a.2']], { attempt: 2 }), { ofCancelled: 1 }],
  [
    'a failure told twice as it was tried again',
    judge('failed', [['failed.a.1'], ['failed.a.2']], { attempt: 2 }),
    { ofEarlierFailures: 1 },
  ],
  ['one of a try that never was', judge('done', [['mp3.a.1'], ['mp3.a.2']]), { wrongMails: ['mp3.a.2'] }],
  ['one about nothing', judge('done', [['mp3.a.1'], ['mp3.b.1']]), { wrongMails: ['mp3.b.1'] }],
  ['one that is none of ours', judge('done', [['mp3.a.1'], ['x']]), { wrongMails: ['<x@mixdown>'] }],
  [
    'the same twice',
    judge('done', [
      ['mp3.a.1', 10_000],
      ['mp3.a.1', 20_000],
    ]),
    { mailedAgain: ['mp3.a.1 2 times'] },
  ],
  [
    'the same twice, the notifier killed just after the first',
    judge(
      'done',
      [
        ['mp3.a.1', 20_000],
        ['mp3.a.1', 10_000],
      ],
      { kills: [11_000] },
    ),
    { mailedAgainByKill: 1 },
  ],
  [
    'the same twice, the notifier killed at another time',
    judge(
      'done',
      [
        ['mp3.a.1', 10_000],
        ['mp3.a.1', 20_000],
      ],
      { kills: [5_000, 16_000, 20_500] },
    ),
    { mailedAgain: ['mp3.a.1 2 times'] },
  ],
  [
    'the same three times for one kill',
    judge(
      'done',
      [
        ['mp3.a.1', 10_000],
        ['mp3.a.1', 10_100],
        ['mp3.a.1', 20_000],
      ],
      { kills: [11_000] },
    ),
    { mailedAgain: ['mp3.a.1 3 times'], mailedAgainByKill: 1 },
  ],
];

describe('the verdict on mails', () => {
  for (const [what, verdict, expected] of cases)
    it(`knows ${what}`, () => {
      expect(verdict).to.deep.include({ ...good, ...expected });
    });
});
