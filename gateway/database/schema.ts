import type { OutboxSchema } from '../../shared/outbox/outbox-table.ts';
import type { ConversionStatus } from './conversion-status.ts';

/** Times are ISO 8601 UTC text, so that they read and sort the same on SQLite and MySQL. */
export interface GatewaySchema extends OutboxSchema {
  conversions: {
    /** UUID v7: also the blobs' id, and sorted by time. */
    id: string;
    owner_id: string;
    email: string;
    filename: string;
    size: number;
    status: ConversionStatus;
    attempt: number;
    /** How often this attempt was taken for lost and published again. */
    swept: number;
    error_code: string | null;
    error_message: string | null;
    /** JSON array of codes. */
    warnings: string;
    mp3_size: number | null;
    /** Seconds. */
    mp3_duration: number | null;
    /** Bits per second. */
    mp3_bitrate: number | null;
    /** Seconds of sound that the source promises and doesn't hold. */
    mp3_missing: number | null;
    /** JSON: how long the source is silent for want of sound, and where. */
    mp3_gaps: string | null;
    /** 1 when the mail server won't ever take the mail about this attempt. */
    mail_refused: number;
    created_at: string;
    updated_at: string;
    finished_at: string | null;
  };
  /** Made on the first start and shared by every gateway on this database. */
  secrets: {
    name: string;
    value: string;
  };
  /** How often an address called in a window of time, counted by all gateways together. */
  rate_limits: {
    /** Begins with the window's start, so that old windows come first. */
    key: string;
    hits: number;
  };
  /** Sessions and accounts whose access tokens are good no more. */
  revocations: {
    id: string;
    /** Then the last of them has expired by itself; null for an account that is gone. */
    until: string | null;
  };
  /** Where mails to an account go whose address has changed: its access tokens may still say otherwise. */
  account_addresses: {
    /** The account's. */
    id: string;
    email: string;
    changed_at: string;
  };
}
