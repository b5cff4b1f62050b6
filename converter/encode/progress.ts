export interface Progressing {
  /** Receives 0 to 1 if the source's length is known. */
  onProgress: (progress: number) => void;
}

/** @param duration seconds. @returns what receives seconds */
export function progressOf({ onProgress }: Progressing, duration = 0): (seconds: number) => void {
  return (seconds) => {
    if (duration > 0) onProgress(Math.min(1, seconds / duration));
  };
}

/** The progress of a part of the work. */
export function portion({ onProgress }: Progressing, begin: number, end: number): Progressing {
  return {
    onProgress: (progress) => {
      onProgress(begin + (end - begin) * progress);
    },
  };
}
