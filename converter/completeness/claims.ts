/** What a file states about itself. */
export interface Claims {
  /** Bytes that it should have. */
  size?: number | undefined;
  endsWithin?: boolean;
  soundLength?: number | undefined;
}
