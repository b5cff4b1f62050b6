import type { AccountRole } from '../../shared/auth/user.ts';
import type { OutboxSchema } from '../../shared/outbox/outbox-table.ts';

/** Times are ISO 8601 UTC text, which reads and sorts the same on SQLite and MySQL. */
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
    /** The address of the last use. */
    address: string | null;
    created_at: string;
    last_used_at: string;
    expires_at: string;
  };
  /** All tokens that a session ever had: a used one that is sent again reveals a thief. */
  refresh_tokens: {
    /** SHA-256 in hex: a stolen table gives no access. */
    hash: string;
    session_id: string;
    expires_at: string;
    used_at: string | null;
    /** Its successor is derived from this and the token itself. */
    nonce: string | null;
  };
  /** Mailed tokens, each for one purpose and one use. */
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
  /** Password attempts and requested mails, counted per protected thing. */
  login_limits: {
    /** SHA-256 of what is counted: no IP address and no email address is stored here. */
    name: string;
    attempts: number;
    blocked_until: string;
    updated_at: string;
  };
  /** The addresses from which an account has logged in. */
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
  /** Each lets one person register if registration is by invitation. */
  invitations: {
    id: string;
    /** SHA-256 in hex. */
    hash: string;
    created_at: string;
    expires_at: string;
  };
  /**
   * Events about accounts. It identifies users by id, so it outlives an account without personal data of it.
   */
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
  /** The only key of earlier versions, copied to `access_token_keys`. */
  signing_keys: {
    name: string;
    private_key: string;
    created_at: string;
  };
  access_token_keys: {
    /** Derived from its content. */
    kid: string;
    /** PEM, SPKI. */
    public_key: string;
    /** PEM, PKCS #8; null for a key that comes from the configuration. */
    private_key: string | null;
    /** It is published earlier and signs from this time. */
    active_from: string;
  };
}
