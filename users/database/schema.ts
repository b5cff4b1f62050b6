import type { AccountRole } from '../../shared/auth/fields.ts';
import type { OutboxSchema } from '../../shared/outbox/outbox-table.ts';

/** Times are ISO 8601 UTC text, so that they read and sort the same on SQLite and MySQL. */
export interface UsersSchema extends OutboxSchema {
  users: {
    /** UUID v7: sorted by time. */
    id: string;
    /** Lower case. */
    email: string;
    password_hash: string;
    display_name: string | null;
    role: AccountRole;
    email_verified_at: string | null;
    created_at: string;
  };
  /** One login on one device. */
  sessions: {
    id: string;
    user_id: string;
    /** User-Agent of the login. */
    device: string | null;
    /** Where it was last used from. */
    address: string | null;
    created_at: string;
    last_used_at: string;
    expires_at: string;
  };
  /** All that a session ever had: a used one that comes again gives a thief away. */
  refresh_tokens: {
    /** SHA-256 in hex: a stolen table opens nothing. */
    hash: string;
    session_id: string;
    expires_at: string;
    used_at: string | null;
    /** What its successor is made from, together with the token itself. */
    nonce: string | null;
  };
  /** Tokens sent by mail, each good for one purpose and once. */
  mail_tokens: {
    /** SHA-256 in hex. */
    hash: string;
    user_id: string;
    purpose: 'verify-email' | 'confirm-email' | 'password-reset';
    /** The address it was sent to. */
    email: string;
    created_at: string;
    expires_at: string;
  };
  /** Tries at passwords and mails that were asked for, counted by what is to be protected. */
  login_limits: {
    /** SHA-256 of what is counted: no address and no email is kept here. */
    name: string;
    attempts: number;
    blocked_until: string;
    updated_at: string;
  };
  /** Where an account has logged in from. */
  known_addresses: {
    user_id: string;
    address: string;
    last_used_at: string;
  };
  api_keys: {
    id: string;
    user_id: string;
    name: string;
    /** SHA-256 in hex. */
    hash: string;
    /** Separated by spaces. */
    scopes: string;
    created_at: string;
    last_used_at: string | null;
    expires_at: string | null;
  };
  /** Each lets one person register where registration is by invitation. */
  invitations: {
    id: string;
    /** SHA-256 in hex. */
    hash: string;
    created_at: string;
    expires_at: string;
  };
  /** What happened to accounts. It names people by id, so that it outlives an account without telling of it. */
  audit_events: {
    /** UUID v7: sorted by time. */
    id: string;
    at: string;
    event: string;
    actor_id: string | null;
    subject_id: string | null;
    address: string | null;
    /** JSON object of texts. */
    details: string;
  };
  /** The one key of former versions: taken over into `access_token_keys`. */
  signing_keys: {
    name: string;
    private_key: string;
    created_at: string;
  };
  access_token_keys: {
    /** Made of its content. */
    kid: string;
    /** PEM, SPKI. */
    public_key: string;
    /** PEM, PKCS #8; null for a key that comes from the configuration. */
    private_key: string | null;
    /** It is published before, and signs from then on. */
    active_from: string;
  };
}
