import { setFlagsFromString } from 'node:v8';

/**
 * Lets the memory grow to four times the live heap before V8 marks all of it again.
 *
 * Every piece of a file that streams through counts as memory of the heap, which by itself grows its limit by a few MiB
 * only after an idle time: then all objects were marked about ten times a second of an upload, and half of the processor
 * went into that (docs/decisions/0013-garbage-collection.md).
 */
export function relaxGarbageCollection(): void {
  setFlagsFromString('--heap-growing-percent=300');
}
