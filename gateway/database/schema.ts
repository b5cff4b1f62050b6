import type { OutboxSchema } from '../../shared/outbox/outbox-table.ts';
import type { ConversionStatus } from './conversion-status.ts';

/** Times are ISO 8601 UTC text, which reads and sorts the same on SQLite and MySQL. */
export interface GatewaySchema extends OutboxSchema {
  conversions: {
    /** UUID v7: also the blobs' id, and sorted by time. */
    id: string;
    owner_id: string;
    email: string;
    filename: string;
    /** See `filenameKey`. */
    filename_key: string;
    size: number;
    /** Of the video's bytes, in hexadecimal digits; null in records that are older than it. */
    sha256: string | null;
    /** JSON, in their normal form; null in records that are older than the options. */
    options: string | null;
    status: ConversionStatus;
    attempt: number;
    /** How often this attempt was considered lost and published again. */
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
    /** Seconds of sound that the source states but does not contain. */
    mp3_missing: number | null;
    /** JSON: how long the source has no sound, and where. */
    mp3_gaps: string | null;
    /** 1 if the source's sound was an mp3 already and was taken unchanged. */
    mp3_copied: number;
    /** 1 if the mail server has permanently refused the mail about this attempt. */
    mail_refused: number;
    created_at: string;
    updated_at: string;
    finished_at: string | null;
    /** The uploaded file: `leaving` while it is being removed. */
    video: 'kept' | 'leaving' | 'gone';
    /** Since when there is this mp3; it stays when the video is converted again, until the new one is there. */
    done_at: string | null;
    /** When the record is removed with its files; null until its owner is told. */
    expires_at: string | null;
  };
  /** What each account takes up, counted in the transactions that change it. */
  account_usage: {
    owner_id: string;
    /** Of its videos and mp3s. */
    bytes: number;
    /** Of these, in videos that are not converted yet. */
    unfinished_bytes: number;
    /** `2026-01-31`, UTC. */
    day: string;
    /** Of media converted on that day. */
    seconds: number;
    /** When it was last told of results that will be removed. */
    told_at: string | null;
  };
  /** The queue: conversions that wait for their turn, or for a converter that starts them. */
  waiting: {
    /** The conversion's. */
    id: string;
    owner_id: string;
    /** See `placeAt`. */
    place: string;
    /** W3C Trace Context of the request that wrote it. */
    traceparent: string | null;
  };
  /** One row: what was released to the converters last. Whoever releases the next one changes it. */
  releases: {
    queue: string;
    number: number;
    conversion_id: string;
  };
  /** Generated on the first start and shared by all gateways on this database. */
  secrets: {
    name: string;
    value: string;
  };
  /** How often an address called in a time window, counted by all gateways together. */
  rate_limits: {
    /** Starts with the window's start, so that old windows sort first. */
    key: string;
    hits: number;
  };
  /** Sessions and accounts whose access tokens are revoked. */
  revocations: {
    id: string;
    /** When the last of them has expired; null for a deleted account. */
    until: string | null;
  };
  /**
   * Where mails go for an account that has changed its address. Its access tokens may still have the old one.
   */
  account_addresses: {
    /** The account's. */
    id: string;
    email: string;
    changed_at: string;
  };
  /** Conversions whose video is still to be fetched from elsewhere. */
  imports: {
    /** The conversion's. */
    id: string;
    owner_id: string;
    /** May contain credentials. */
    url: string;
    /**
     * From then on, a gateway may claim it; while one fetches it, the end of its lease. null once it has
     * failed or was cancelled.
     */
    due_at: string | null;
    /** Different for each claim. */
    claimed_by: string | null;
    /** Claims so far that did not end as planned, and the current one. */
    tries: number;
  };
}
