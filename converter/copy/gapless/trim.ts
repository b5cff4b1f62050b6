/** What a container says of the samples that are not meant to be heard. In samples per channel. */
export interface Trim {
  /** At the beginning. */
  start: number;
  /** From the first sample of the track to the last that is heard; undefined if it is not stated. */
  length?: number;
}

export interface TrackPlace {
  /** Index among all streams. */
  index: number;
  /** Hz. */
  rate: number;
}
