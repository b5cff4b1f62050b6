import type { PayloadOf } from '../shared/bus/bus.ts';
import type { Mail } from '../shared/mail/mailer.ts';
import type { AccountMailKind, topics } from '../shared/messages.ts';
import { html, page } from '../shared/html.ts';

type AccountMail = PayloadOf<typeof topics.account>;

interface Wording {
  subject: string;
  /** Sentences before the link. */
  before: (mail: AccountMail) => string[];
  /** What the link is called. */
  link?: string;
  /** Sentences after it. */
  after: string[];
}

const notYou = 'If this was not you, reset your password at once: that ends every session.';
const ignore = 'If you did not ask for this, ignore this mail: nothing changes.';

const wordings: Record<AccountMailKind, Wording> = {
  'verify-email': {
    subject: 'Verify your email address',
    before: ({ email }) => [`An account of Mixdown was made with ${email}.`],
    link: 'Verify the address',
    after: [ignore],
  },
  'password-reset': {
    subject: 'Choose a new password',
    before: ({ email }) => [`Somebody asked for a new password for the account of ${email}.`],
    link: 'Choose a password',
    after: [ignore],
  },
  invitation: {
    subject: 'Your account of Mixdown',
    before: ({ email }) => [`An account of Mixdown was made for ${email}.`],
    link: 'Choose a password',
    after: ['When the link has expired, a password reset mails you another.'],
  },
  'confirm-email': {
    subject: 'Confirm your new email address',
    before: ({ email }) => [`An account of Mixdown is to use ${email} from now on.`],
    link: 'Confirm the address',
    after: [ignore],
  },
  'email-changing': {
    subject: 'Your email address is to change',
    before: ({ newEmail }) => [
      `Somebody who knows your password asked to use ${newEmail ?? 'another address'} for your account of Mixdown.`,
      'It changes when the mail sent there is confirmed.',
    ],
    after: [notYou],
  },
  'email-changed': {
    subject: 'Your email address has changed',
    before: ({ newEmail }) => [`Your account of Mixdown uses ${newEmail ?? 'another address'} from now on.`],
    after: ['If this was not you, tell whoever runs this Mixdown.'],
  },
  'password-changed': {
    subject: 'Your password has changed',
    before: ({ endedApiKeys }) => [
      'The password of your Mixdown account has changed. Other devices have to log in again.',
      apiKeysAfterChange(endedApiKeys),
    ],
    after: [notYou],
  },
  'account-deleted': {
    subject: 'Your account is deleted',
    before: () => ['Your account of Mixdown is deleted, with all videos and mp3s in it.'],
    after: ['If this was not you, tell whoever runs this Mixdown.'],
  },
};

function apiKeysAfterChange(ended: string[] | undefined): string {
  if (ended === undefined) return 'API keys still work: revoke those you don’t know.';
  if (ended.length === 0) return 'The account has no API keys.';
  return `Its API keys no longer work: ${ended.join(', ')}. Make new ones for the programs that still need them.`;
}

/** A mail about an account. The text names no display name: whoever registers chooses it, and could write to a stranger by it. */
export function accountMail(mail: AccountMail): Mail {
  const { id, kind, email, url, expiresAt } = mail;
  const { subject, before, link, after } = wordings[kind];
  const sentences = before(mail);
  const limit = expiresAt === null ? [] : [`The link works once, until ${readable(expiresAt)}.`];
  return {
    to: email,
    subject,
    messageId: `${kind}.${id}@mixdown`,
    text: [...sentences, ...(url === null ? [] : [`${link ?? 'Go on'}:\n${url}`]), ...limit, ...after].join(
      '\n\n',
    ),
    html: page(
      [
        ...sentences.map(paragraph),
        ...(url === null ? [] : [html`<p><a href="${url}">${link ?? 'Go on'}</a></p>`]),
        ...[...limit, ...after].map(paragraph),
      ].join('\n'),
    ),
  };
}

function paragraph(text: string): string {
  return html`<p>${text}</p>`;
}

/** `2026-01-31 12:00 UTC`. @param time ISO 8601, UTC */
function readable(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}
