import type { PayloadOf } from '../shared/bus/bus.ts';
import type { Mail } from '../shared/mail/mailer.ts';
import type { topics } from '../shared/messages.ts';
import { html, page } from '../shared/html.ts';
import { optionWords } from './option-words.ts';

export function failureMail({
  id,
  attempt,
  email,
  filename,
  options,
  error,
}: PayloadOf<typeof topics.failed>): Mail {
  const words = optionWords(options);
  const chosen = words === undefined ? [] : [`You chose: ${words}.`];
  return {
    to: email,
    subject: `Conversion failed: ${filename}`,
    messageId: `failed.${id}.${attempt}@mixdown`,
    text: [
      `${filename} could not be converted.`,
      error.message,
      ...chosen,
      `Conversion id: ${id} (${error.code})`,
    ].join('\n\n'),
    html: page(html`
      <p><b>${filename}</b> could not be converted.</p>
      <p>${[error.message, ...chosen].join(' ')}</p>
      <p>Conversion id: <code>${id}</code> (${error.code})</p>
    `),
  };
}
