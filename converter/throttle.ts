/** Passes a value on at most once in `everyMs` milliseconds and drops those between. */
export function throttle<T>(everyMs: number, pass: (value: T) => void): (value: T) => void {
  let last = -Infinity;
  return (value) => {
    const now = performance.now();
    if (now - last < everyMs) return;
    last = now;
    pass(value);
  };
}
