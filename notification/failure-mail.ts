import type { PayloadOf } from '../shared/bus/bus.ts';
import type { Mail } from '../shared/mail/mailer.ts';
import type { topics } from '../shared/messages.ts';
import { html, page } from '../shared/html.ts';

export function failureMail({ id, attempt, email, filename, error }: PayloadOf<typeof topics.failed>): Mail {
  return {
    to: email,
    subject: `Conversion failed: ${filename}`,
    messageId: `failed.${id}.${attempt}@mixdown`,
    text: [`${filename} could not be converted.`, error.message, `Conversion id: ${id} (${error.code})`].join(
      '\n\n',
    ),
    html: page(html`
      <p><b>${filename}</b> could not be converted.</p>
      <p>${error.message}</p>
      <p>Conversion id: <code>${id}</code> (${error.code})</p>
    `),
  };
}
