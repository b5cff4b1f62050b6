import { setFlagsFromString } from 'node:v8';

/**
 * Lets the heap grow to four times its live size before V8 marks all of it again.
 *
 * Each piece of a file that streams through counts as heap memory. After an idle time, V8 by default raises
 * the heap's limit by only a few MiB, so it marked all objects about ten times per second of an upload, which
 * took half of the processor time (docs/decisions/0013-garbage-collection.md).
 */
export function relaxGarbageCollection(): void {
  setFlagsFromString('--heap-growing-percent=300');
}
