/** What a file says of itself. */
export interface Claims {
  /** Bytes that it is to have. */
  size?: number | undefined;
  endsWithin?: boolean;
  soundLength?: number | undefined;
}
