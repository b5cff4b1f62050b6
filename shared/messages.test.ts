import { expect } from 'chai';
import { parseMessage } from './bus/delivery.ts';
import { queues, topics } from './messages.ts';
import { defaultOptions, optionsSchema } from './options/options.ts';

const request = {
  id: '0198c0de-7a3c-7b52-9d4e-3f1f6a1c2b4d',
  attempt: 1,
  email: 'ada@example.org',
  filename: 'talk.mp4',
  options: defaultOptions,
  downloadUrl: 'http://localhost:5000/mp3s/0198c0de-7a3c-7b52-9d4e-3f1f6a1c2b4d?token=a.b.c',
};
const facts = {
  size: 24_000,
  duration: 1.04,
  bitrate: 184_615,
  missingSeconds: 0,
  gaps: { seconds: 0, longest: [] },
  copied: false,
};

describe('messages', () => {
  it('route every topic that must not be lost to the queues of those who need it', () => {
    const readers = Object.fromEntries(
      Object.values(queues).map(({ name, topics }) => [name, topics.map((topic) => topic.name)]),
    );
    expect(readers).to.deep.equal({
      video: ['video'],
      mp3: ['mp3'],
      failed: ['failed'],
      conversions: [
        ...['converting', 'mp3', 'failed', 'mail-refused'],
        ...['account-deleted', 'email-changed', 'sessions-ended'],
      ],
      account: ['account', 'expiring'],
    });
  });

  it('carry all that later services need', () => {
    expect(topics.video.schema.parse(request)).to.deep.equal(request);
    expect(topics.mp3.schema.safeParse(request).success).to.equal(false);
    const done = { ...request, mp3: facts, warnings: [] };
    expect(topics.mp3.schema.parse(done)).to.deep.equal(done);
    const { copied, ...older } = facts;
    expect(topics.mp3.schema.parse({ ...done, mp3: older }).mp3.copied).to.equal(copied);
  });

  for (const [what, change] of Object.entries({
    'an id that is none': { id: '../../etc/passwd' },
    'an attempt before the first': { attempt: 0 },
    'an address that is none': { email: 'nobody' },
    'a second recipient': { email: 'a@example.org, b@example.org' },
    'a line break in the address': { email: 'a@example.org\r\nBcc: b@example.org' },
    'a link that is none': { downloadUrl: 'mp3s/1' },
    'a missing name': { filename: undefined },
  }))
    it(`refuse ${what}`, () => {
      expect(topics.video.schema.safeParse({ ...request, ...change }).success).to.equal(false);
    });

  it('carry the failures of an older converter, and reasons that only a newer one knows', () => {
    const { id, attempt, email, filename, options } = request;
    const body = (code: string) =>
      JSON.stringify({ id, attempt, email, filename, options, error: { code, message: 'A sentence.' } });
    for (const message of [
      { topic: 'failed', version: 1, body: body('no-audio') },
      { topic: 'failed', version: 2, body: body('a-new-one') },
    ])
      expect(parseMessage([topics.failed], message)).to.deep.equal(JSON.parse(message.body));
    const unknown = { topic: 'failed', version: 3, body: body('no-audio') };
    expect(() => parseMessage([topics.failed], unknown)).to.throw('Version 3 of "failed" is not known here');
  });

  it('carry the options in their normal form, and the defaults where an older gateway sent none', () => {
    const options = optionsSchema.parse({ bitrate: '96', from: '1:00', track: 'ENG' });
    expect(topics.video.schema.parse({ ...request, options }).options).to.deep.equal(options);
    const { options: none, ...older } = request;
    expect(topics.video.schema.parse(older).options).to.deep.equal(none);
    expect(topics.video.version).to.equal(1);
  });

  it('refuse an mp3 that holds nothing', () => {
    for (const change of [{ size: 0 }, { duration: 0 }, { bitrate: 0 }, { duration: NaN }]) {
      const done = { ...request, mp3: { ...facts, ...change }, warnings: [] };
      expect(topics.mp3.schema.safeParse(done).success).to.equal(false);
    }
  });
});
