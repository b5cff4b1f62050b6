import { expect } from 'chai';
import { defaultOptions } from '../shared/options/options.ts';
import { readOptions } from '../shared/options/read-options.ts';
import { expiringMail } from './expiring-mail.ts';
import { failureMail } from './failure-mail.ts';
import { successMail } from './success-mail.ts';

const id = '0198c0de-7a3c-7b52-9d4e-3f1f6a1c2b4d';
const downloadUrl = `http://localhost:5000/mp3s/${id}?token=a.b.c`;
const news = { id, attempt: 1, email: 'ada@example.org', filename: 'talk.mp4', options: defaultOptions };
const mp3 = {
  size: 11_250_000,
  duration: 468.3,
  bitrate: 192_184,
  missingSeconds: 0,
  gaps: { seconds: 0, longest: [] },
  copied: false,
};
const success = (parts: Partial<Parameters<typeof successMail>[0]> = {}) =>
  successMail({ ...news, downloadUrl, mp3, warnings: [], ...parts });
const failure = (parts: Partial<Parameters<typeof failureMail>[0]> = {}) =>
  failureMail({ ...news, error: { code: 'no-audio', message: 'The video has no sound.' }, ...parts });

const hostileNames = [
  '<script>alert(1)</script>.mp4',
  `"><img src=x onerror='alert(1)'>.mp4`,
  '&lt;b&gt; & co.mp4',
  'https://evil.example/?a=1&b=2.mp4',
];

describe('the mail about results that will be removed', () => {
  const removedAt = '2026-01-31T12:00:00.000Z';
  const expiring = (names: readonly string[], more = 0) =>
    expiringMail({
      ...{ id, email: 'ada@example.org', removedAt, more },
      files: names.map((filename) => ({ filename, downloadUrl })),
    });

  it('says when, and has a link to each', () => {
    const { subject, text } = expiring(['talk.mp4', 'song.mp4']);
    expect(subject).to.equal('2 results will be removed soon');
    expect(text).to.equal(
      [
        'Mixdown will remove 2 results of yours after 2026-01-31 12:00 UTC.',
        'Download them before then if you still need them. The links need no login and work for a limited time.',
        `talk.mp4:\n${downloadUrl}`,
        `song.mp4:\n${downloadUrl}`,
      ].join('\n\n'),
    );
  });

  it('is in the singular for one, and counts those that it does not name', () => {
    expect(expiring(['talk.mp4']).text).to.match(
      /^Mixdown will remove 1 result of yours .*\n\nDownload it before/,
    );
    expect(expiring(['talk.mp4'], 3)).to.have.property('subject', '4 results will be removed soon');
    expect(expiring(['talk.mp4'], 3).text).to.match(/\n\nAnd 3 more of the same age\.$/);
  });

  for (const name of hostileNames)
    it(`shows ${name} as text in HTML`, () => {
      const body = expiring([name]).html;
      expect(body).not.to.include(name);
      expect(body.match(/<a /g)).to.have.length(1);
    });
});

describe('the mail of a success', () => {
  it('has the download id, the link and the download command, as text', () => {
    expect(success().text).to.equal(
      [
        'The mp3 of talk.mp4 is ready (7:48, 11.3 MB, 192 kbit/s).',
        `Download it here:\n${downloadUrl}`,
        'The link needs no login and works for a limited time.',
        `Download id: ${id}`,
        'With your account you can download it at any time ($TOKEN is the access_token of a login):\n' +
          `curl -OJ -H "Authorization: Bearer $TOKEN" http://localhost:5000/mp3s/${id}`,
      ].join('\n\n'),
    );
  });

  it('has the same as HTML', () => {
    const { html } = success();
    expect(html).to.include(`<a href="${downloadUrl}">`);
    expect(html).to.include(`<code>${id}</code>`);
    expect(html).to.include(`Bearer $TOKEN&quot; http://localhost:5000/mp3s/${id}</pre>`);
  });

  const remarks: Record<string, [parts: Parameters<typeof success>[0], sentence: string]> = {
    'much of the sound is missing': [
      { warnings: ['truncated'], mp3: { ...mp3, missingSeconds: 83.4 } },
      'About 1:23 of the sound is missing because the file you sent is cut off or damaged.',
    ],
    'nobody knows how much is missing': [
      { warnings: ['truncated'] },
      'Some of the sound is missing because the file you sent is cut off or damaged.',
    ],
    'nothing was sent for a while': [
      {
        warnings: ['gaps'],
        mp3: {
          ...mp3,
          gaps: { seconds: 18.4, longest: [8, 1, 5, 2].map((seconds, n) => ({ start: 60 * n, seconds })) },
        },
      },
      'The file you sent has no sound for 0:18 in total, as when a microphone is muted or packets are lost. ' +
        'The mp3 is silent in these places: 0:08 from 0:00, 0:05 from 2:00, 0:02 from 3:00, and in other places.',
    ],
    'the sound was copied': [
      { mp3: { ...mp3, copied: true } },
      'The sound of the file you sent was an mp3 already, so it was taken unchanged.',
    ],
    'another track was used': [
      { warnings: ['other-track'] },
      'The default sound track could not be used, so the mp3 has another one.',
    ],
  };
  for (const [what, [parts, sentence]] of Object.entries(remarks))
    it(`says so when ${what}`, () => {
      const { text, html } = success(parts);
      for (const body of [text, html]) expect(body).to.include(sentence);
    });

  it('names the kind of file', () => {
    const words = (choice: object) => {
      const { subject, text, html } = success({
        options: readOptions(choice),
        warnings: ['gaps', 'other-track'],
      });
      for (const body of [text, html]) expect(body.replaceAll('/mp3s/', '/')).to.not.include('mp3');
      return [subject, text.split(' is ready')[0], /so the .* has/.exec(text)?.[0]];
    };
    expect(words({ format: 'm4a' })).to.deep.equal([
      'Your m4a file is ready: talk.mp4',
      'The m4a file of talk.mp4',
      'so the m4a file has',
    ]);
    expect(words({ format: 'flac', split: 'chapters' })).to.deep.equal([
      'Your zip is ready: talk.mp4',
      'The zip of talk.mp4',
      'so the zip has',
    ]);
  });

  it('ignores a warning that only a newer converter knows', () => {
    expect(success({ warnings: ['a-new-one', 'toString'] })).to.deep.equal(success());
  });

  it('keeps the token of the link out of the command, which people copy and share', () => {
    expect(success().text.split('\n').at(-1)).to.not.include('token=');
  });
});

describe('the mail of a failure', () => {
  it('says what went wrong', () => {
    expect(failure().text).to.equal(
      `talk.mp4 could not be converted.\n\nThe video has no sound.\n\nConversion id: ${id} (no-audio)`,
    );
  });
});

for (const [what, mail] of Object.entries({ success, failure }))
  describe(`the mail of a ${what}`, () => {
    it('says what was chosen', () => {
      const options = readOptions({ bitrate: 96, channels: 'mono', from: '1:00', to: '2:30', title: '<b>' });
      const { text, html } = mail({ options });
      const sentence = 'You chose: mp3, 96 kbit/s mono, from 1:00 to 2:30, title “<b>”.';
      expect(text).to.include(sentence);
      expect(unescaped(html)).to.include(sentence);
      expect(html).to.include('&lt;b&gt;');
      expect(mail().text).to.not.include('chose');
    });

    it('has the same Message-ID when it is sent again, and another one for another attempt', () => {
      expect(mail().messageId).to.equal(mail().messageId);
      const ids = new Set([
        success().messageId,
        failure().messageId,
        mail({ attempt: 2 }).messageId,
        mail({ id: id.replace('0', '1') }).messageId,
      ]);
      expect(ids.size).to.equal(4);
      expect(mail().messageId).to.match(/^[\w.-]+@mixdown$/);
    });

    it('goes to the uploader', () => {
      expect(mail().to).to.equal('ada@example.org');
    });

    for (const filename of hostileNames)
      it(`shows the name ${filename} as mere text`, () => {
        const { html, text, subject } = mail({ filename });
        expect(text).to.include(filename);
        expect(subject).to.include(filename);
        expect(html).to.not.match(/<script|<img|<b>&lt;b>/);
        expect(unescaped(html)).to.include(filename);
      });
  });

/** What a browser shows of it. */
function unescaped(html: string): string {
  const characters: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
  return html.replaceAll(/&([a-z]+|#39);/g, (entity, name: string) => characters[name] ?? entity);
}
