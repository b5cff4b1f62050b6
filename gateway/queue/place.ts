/** A conversion that waits for its turn. */
export interface Waiting {
  id: string;
  owner_id: string;
  place: string;
}

const digits = 10;

/**
 * Where a conversion is in the queue, as text that sorts like the queue: by turn, and within a turn by upload.
 * Each owner has one place in a turn. Turn 0 is that of the released ones, which wait for a converter.
 */
export function placeAt(turn: number, id: string): string {
  return `${turnText(turn)}-${id}`;
}

export function turnOf(place: string): number {
  return Number(place.slice(0, digits));
}

/** Before all that wait for their turn, and after the released ones. */
export const firstWaiting = turnText(1);

function turnText(turn: number): string {
  return String(turn).padStart(digits, '0');
}
