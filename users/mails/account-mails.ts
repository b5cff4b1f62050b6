import type { Kysely } from 'kysely';
import { v7 as uuid } from 'uuid';
import { topics, type AccountMailKind } from '../../shared/messages.ts';
import { insertOutbox } from '../../shared/outbox/outbox.repository.ts';
import type { UserRow } from '../database/user.repository.ts';
import type { UsersSchema } from '../database/schema.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { signedLinkTtl } from '../keys/lifetimes.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { issueMailToken, issueSignedMailToken, type MailToken } from './mail-tokens.ts';

type Db = Kysely<UsersSchema>;
type Person = Pick<UserRow, 'id' | 'email' | 'display_name'>;

const hour = 3600;
/** How long the links work, in seconds. */
const linkTtl = {
  verifyEmail: signedLinkTtl,
  confirmEmail: signedLinkTtl,
  passwordReset: hour,
  invitation: 7 * 24 * hour,
} as const;

export interface LinkDeps {
  keys: KeyRing;
  /** The gateway's public URL, without a trailing slash; called when a link is created. */
  publicUrl: () => string;
}

/**
 * What creating links requires. It is collected before the transaction, which must not wait for other
 * queries.
 */
export interface LinkMaker {
  key: SigningKey;
  publicUrl: string;
}

export async function linkMaker({ keys, publicUrl }: LinkDeps): Promise<LinkMaker> {
  return { key: await keys.signing(), publicUrl: publicUrl() };
}

/** Queues the mail with the link that verifies the address. Runs in a transaction. */
export async function mailVerification(links: LinkMaker, db: Db, person: Person): Promise<void> {
  const { id: userId, email } = person;
  const issue = { userId, purpose: 'verify-email', email, ttl: linkTtl.verifyEmail } as const;
  const token = await issueSignedMailToken(db, links.key, issue);
  await promise(db, person, 'verify-email', link(links, '/auth/verify-email', token));
}

/** The same for a new address of the account. */
export async function mailConfirmation(
  links: LinkMaker,
  db: Db,
  person: Person,
  newEmail: string,
): Promise<void> {
  const issue = {
    userId: person.id,
    purpose: 'confirm-email',
    email: newEmail,
    ttl: linkTtl.confirmEmail,
  } as const;
  const token = await issueSignedMailToken(db, links.key, issue);
  await promise(
    db,
    { ...person, email: newEmail },
    'confirm-email',
    link(links, '/auth/confirm-email', token),
  );
  await promise(db, person, 'email-changing', { newEmail });
}

/** Queues the mail with the link to choose a password. Runs in a transaction. */
export async function mailPasswordLink(
  links: LinkMaker,
  db: Db,
  person: Person,
  kind: 'password-reset' | 'invitation',
): Promise<void> {
  const ttl = kind === 'invitation' ? linkTtl.invitation : linkTtl.passwordReset;
  const token = await issueMailToken(db, {
    userId: person.id,
    purpose: 'password-reset',
    email: person.email,
    ttl,
  });
  await promise(db, person, kind, link(links, '/auth/password-reset', token));
}

/** Queues a mail about a completed change. Runs in a transaction. */
export async function mailNotice(
  db: Db,
  person: Person,
  kind: 'password-changed' | 'email-changed' | 'account-deleted',
  parts: Pick<Parts, 'newEmail' | 'endedApiKeys'> = {},
): Promise<void> {
  await promise(db, person, kind, parts);
}

interface Parts {
  url?: string;
  expiresAt?: string;
  newEmail?: string | null;
  endedApiKeys?: string[];
}

async function promise(db: Db, person: Person, kind: AccountMailKind, parts: Parts): Promise<void> {
  const { id, email, display_name: displayName } = person;
  const { url = null, expiresAt = null, newEmail = null, endedApiKeys } = parts;
  await insertOutbox(db, id, topics.account, {
    id: uuid(),
    kind,
    email,
    displayName,
    url,
    expiresAt,
    newEmail,
    ...(endedApiKeys ? { endedApiKeys } : {}),
  });
}

function link({ publicUrl }: LinkMaker, path: string, { token, expiresAt }: MailToken): Parts {
  return { url: `${publicUrl}${path}?token=${token}`, expiresAt };
}
