import type { PayloadOf } from '../shared/bus/bus.ts';
import type { Mail } from '../shared/mail/mailer.ts';
import type { topics } from '../shared/messages.ts';
import { html, page } from '../shared/html.ts';

export function failureMail({ id, attempt, email, filename, error }: PayloadOf<typeof topics.failed>): Mail {
  return {
    to: email,
    subject: `No mp3 could be made of ${filename}`,
    messageId: `failed.${id}.${attempt}@mixdown`,
    text: [
      `No mp3 could be made of ${filename}.`,
      error.message,
      `Id of the conversion: ${id} (${error.code})`,
    ].join('\n\n'),
    html: page(html`
      <p>No mp3 could be made of <b>${filename}</b>.</p>
      <p>${error.message}</p>
      <p>Id of the conversion: <code>${id}</code> (${error.code})</p>
    `),
  };
}
