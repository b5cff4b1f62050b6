/** `2026-01-31 12:00 UTC`. @param time ISO 8601, UTC */
export function readableTime(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}
