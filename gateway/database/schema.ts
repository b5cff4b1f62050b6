import type { ConversionStatus } from '../conversions/conversion.state.ts';

/** Times are ISO 8601 UTC text, so that they read and sort the same on SQLite and MySQL. */
export interface GatewaySchema {
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
    /** 1 when the mail server won't ever take the mail about this attempt. */
    mail_refused: number;
    created_at: string;
    updated_at: string;
    finished_at: string | null;
  };
  /** Messages promised in the transaction of the change they tell of; gone once the broker has them. */
  outbox: {
    id: string;
    conversion_id: string;
    topic: string;
    /** JSON. */
    payload: string;
    created_at: string;
    /** The relay that is publishing it may keep it until then. */
    claimed_until: string | null;
    claimed_by: string | null;
    /** W3C Trace Context of the request that promised it. */
    traceparent: string | null;
  };
  /** Made on the first start and shared by every gateway on this database. */
  secrets: {
    name: string;
    value: string;
  };
}
