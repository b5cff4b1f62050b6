import type { PayloadOf } from '../shared/bus/bus.ts';
import type { Mail } from '../shared/mail/mailer.ts';
import type { topics } from '../shared/messages.ts';
import { resultTypeOf } from '../shared/result-type.ts';
import { clock, fileSize } from './format.ts';
import { optionWords } from './option-words.ts';
import { warningSentences } from './warning-sentences.ts';
import { html, page } from '../shared/html.ts';

const copiedSentence = 'The sound of the file you sent was an mp3 already, so it was taken unchanged.';

/** The download id and link, and the curl command to download it with a token. */
export function successMail({
  id,
  attempt,
  email,
  filename,
  options,
  downloadUrl,
  mp3,
  warnings,
}: PayloadOf<typeof topics.mp3>): Mail {
  const facts = `${clock(mp3.duration)}, ${fileSize(mp3.size)}, ${Math.round(mp3.bitrate / 1000)} kbit/s`;
  const { noun } = resultTypeOf(options);
  const chosen = optionWords(options);
  const remarks = [
    ...(chosen === undefined ? [] : [`You chose: ${chosen}.`]),
    ...(mp3.copied ? [copiedSentence] : []),
    ...warningSentences({ mp3, warnings, options }),
  ];
  const plainUrl = downloadUrl.replace(/\?.*$/, '');
  const curl = `curl -OJ -H "Authorization: Bearer $TOKEN" ${plainUrl}`;
  return {
    to: email,
    subject: `Your ${noun} is ready: ${filename}`,
    messageId: `mp3.${id}.${attempt}@mixdown`,
    text: [
      `The ${noun} of ${filename} is ready (${facts}).`,
      ...remarks,
      `Download it here:\n${downloadUrl}`,
      `The link needs no login and works for a limited time.`,
      `Download id: ${id}`,
      `With your account you can download it at any time ($TOKEN is the access_token of a login):\n${curl}`,
    ].join('\n\n'),
    html: page(html`
      <p>
        The ${noun} of <b>${filename}</b> is ready
        (${facts}).${remarks.map((sentence) => ` ${sentence}`).join('')}
      </p>
      <p><a href="${downloadUrl}">Download the ${noun}</a></p>
      <p>The link needs no login and works for a limited time.</p>
      <p>Download id: <code>${id}</code></p>
      <p>
        With your account you can download it at any time (<code>$TOKEN</code> is the access_token of a
        login):
      </p>
      <pre>${curl}</pre>
    `),
  };
}
