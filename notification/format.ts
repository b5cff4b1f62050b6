/** `7:48` or `1:02:03`. @param seconds media time */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** `7:48.5`. @param seconds with at most six decimals */
export function exactClock(seconds: number): string {
  const fraction = /\.\d+$/.exec(seconds.toFixed(6).replace(/\.?0+$/, ''))?.[0] ?? '';
  return clock(Math.floor(seconds)) + fraction;
}

/** `25 kB` or `11.3 MB`. @param bytes as counted by file sizes */
export function fileSize(bytes: number): string {
  return bytes < 100_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
