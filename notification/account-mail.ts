import type { PayloadOf } from '../shared/bus/bus.ts';
import type { Mail } from '../shared/mail/mailer.ts';
import type { AccountMailKind, topics } from '../shared/messages.ts';
import { html, page } from '../shared/html.ts';
import { readableTime } from '../shared/readable-time.ts';

type AccountMail = PayloadOf<typeof topics.account>;

interface Wording {
  subject: string;
  /** Sentences before the link. */
  before: (mail: AccountMail) => string[];
  /** The link's label. */
  link?: string;
  /** Sentences after it. */
  after: string[];
}

const notYou = 'If this was not you, reset your password at once. This ends all sessions.';
const ignore = 'If you did not request this, ignore this mail. Nothing will change.';

const wordings: Record<AccountMailKind, Wording> = {
  'verify-email': {
    subject: 'Verify your email address',
    before: ({ email }) => [`A Mixdown account was created with the address ${email}.`],
    link: 'Verify the address',
    after: [ignore],
  },
  'password-reset': {
    subject: 'Choose a new password',
    before: ({ email }) => [`Somebody requested a new password for the account ${email}.`],
    link: 'Choose a password',
    after: [ignore],
  },
  invitation: {
    subject: 'Your Mixdown account',
    before: ({ email }) => [`A Mixdown account was created for ${email}.`],
    link: 'Choose a password',
    after: ['If the link has expired, request a password reset to get another.'],
  },
  'confirm-email': {
    subject: 'Confirm your new email address',
    before: ({ email }) => [`Somebody wants to use ${email} for a Mixdown account.`],
    link: 'Confirm the address',
    after: [ignore],
  },
  'email-changing': {
    subject: 'Your email address is about to change',
    before: ({ newEmail }) => [
      `Somebody who knows your password wants to use ${newEmail ?? 'another address'} for your Mixdown account.`,
      'The address changes when the link in the mail sent there is confirmed.',
    ],
    after: [notYou],
  },
  'email-changed': {
    subject: 'Your email address has changed',
    before: ({ newEmail }) => [`Your Mixdown account now uses ${newEmail ?? 'another address'}.`],
    after: ['If this was not you, contact the operator of this Mixdown.'],
  },
  'password-changed': {
    subject: 'Your password has changed',
    before: ({ endedApiKeys }) => [
      'The password of your Mixdown account has changed. Other devices must log in again.',
      apiKeysAfterChange(endedApiKeys),
    ],
    after: [notYou],
  },
  'account-deleted': {
    subject: 'Your account has been deleted',
    before: () => ['Your Mixdown account has been deleted with all its videos and mp3s.'],
    after: ['If this was not you, contact the operator of this Mixdown.'],
  },
};

function apiKeysAfterChange(ended: string[] | undefined): string {
  if (ended === undefined) return 'Your API keys still work. Revoke those you do not recognize.';
  if (ended.length === 0) return 'The account has no API keys.';
  return `These API keys no longer work: ${ended.join(', ')}. Create new ones for the programs that still need them.`;
}

/** A mail about an account. It omits the display name: whoever registers chooses it, and could use it to write to a stranger. */
export function accountMail(mail: AccountMail): Mail {
  const { id, kind, email, url, expiresAt } = mail;
  const { subject, before, link, after } = wordings[kind];
  const sentences = before(mail);
  const limit = expiresAt === null ? [] : [`The link works once and expires on ${readableTime(expiresAt)}.`];
  return {
    to: email,
    subject,
    messageId: `${kind}.${id}@mixdown`,
    text: [
      ...sentences,
      ...(url === null ? [] : [`${link ?? 'Continue'}:\n${url}`]),
      ...limit,
      ...after,
    ].join('\n\n'),
    html: page(
      [
        ...sentences.map(paragraph),
        ...(url === null ? [] : [html`<p><a href="${url}">${link ?? 'Continue'}</a></p>`]),
        ...[...limit, ...after].map(paragraph),
      ].join('\n'),
    ),
  };
}

function paragraph(text: string): string {
  return html`<p>${text}</p>`;
}
