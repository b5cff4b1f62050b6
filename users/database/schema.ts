/** Times are ISO 8601 UTC text, so that they read and sort the same on SQLite and MySQL. */
export interface UsersSchema {
  users: {
    id: string;
    /** Lower case. */
    email: string;
    password_hash: string;
    display_name: string | null;
    role: 'user' | 'admin';
    created_at: string;
  };
  /** One login on one device. Its refresh token is replaced with each use. */
  sessions: {
    id: string;
    user_id: string;
    /** SHA-256 of the refresh token, in hex: a stolen table opens nothing. */
    token_hash: string;
    created_at: string;
    expires_at: string;
  };
  signing_keys: {
    /** What it signs: one key each, whichever of several processes made it first. */
    name: string;
    /** PEM, PKCS #8. */
    private_key: string;
    created_at: string;
  };
}
