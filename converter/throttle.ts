/** Passes on at most one value per `everyMs` milliseconds and drops the others. */
export function throttle<T>(everyMs: number, pass: (value: T) => void): (value: T) => void {
  let last = -Infinity;
  return (value) => {
    const now = performance.now();
    if (now - last < everyMs) return;
    last = now;
    pass(value);
  };
}
