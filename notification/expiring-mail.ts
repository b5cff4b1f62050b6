import type { PayloadOf } from '../shared/bus/bus.ts';
import { html, page } from '../shared/html.ts';
import type { Mail } from '../shared/mail/mailer.ts';
import type { topics } from '../shared/messages.ts';
import { readableTime } from '../shared/readable-time.ts';

/** Names the results that will be removed, each with a link to download it. */
export function expiringMail({ id, email, removedAt, files, more }: PayloadOf<typeof topics.expiring>): Mail {
  const count = files.length + more;
  const [results, them] = count === 1 ? ['1 result', 'it'] : [`${count} results`, 'them'];
  const when = `Mixdown will remove ${results} of yours after ${readableTime(removedAt)}.`;
  const advice = `Download ${them} before then if you still need ${them}. The links need no login and work for a limited time.`;
  const others = more === 0 ? [] : [`And ${more} more of the same age.`];
  return {
    to: email,
    subject: count === 1 ? 'A result will be removed soon' : `${results} will be removed soon`,
    messageId: `expiring.${id}.${Date.parse(removedAt)}@mixdown`,
    text: [
      when,
      advice,
      ...files.map(({ filename, downloadUrl }) => `${filename}:\n${downloadUrl}`),
      ...others,
    ].join('\n\n'),
    html: page(
      [
        html`<p>${when}</p>
          <p>${advice}</p>`,
        ...files.map(({ filename, downloadUrl }) => html`<p><a href="${downloadUrl}">${filename}</a></p>`),
        ...others.map((sentence) => html`<p>${sentence}</p>`),
      ].join('\n'),
    ),
  };
}
