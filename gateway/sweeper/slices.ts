/** A long list, read a slice at a time. */
export interface Slices<T> {
  /** @returns the next items, fewer than a slice at the list's end. After that, the list begins anew. */
  next(): Promise<T[]>;
  close(): Promise<void>;
}

/**
 * Lets each sweep check as much as the one before, however long the list has become.
 * @param list is read from its beginning after its end, and after an error
 */
export function inSlices<T>(list: () => AsyncIterable<T>, size: number): Slices<T> {
  let current: AsyncIterator<T> | undefined;

  async function take(): Promise<T[]> {
    const items = (current ??= list()[Symbol.asyncIterator]());
    const slice: T[] = [];
    while (slice.length < size) {
      const item = await items.next();
      if (item.done === true) {
        current = undefined;
        break;
      }
      slice.push(item.value);
    }
    return slice;
  }

  async function close(): Promise<void> {
    const items = current;
    current = undefined;
    await items?.return?.();
  }

  return {
    async next() {
      const isContinued = current !== undefined;
      try {
        const slice = await take();
        // The slice before ended exactly with the list.
        return slice.length === 0 && isContinued ? await take() : slice;
      } catch (error) {
        await close();
        throw error;
      }
    },
    close,
  };
}

/** All items of a list that is queried by pages. @param page the items after the given one, none at the end */
export async function* fromPages<T>(page: (last: T | undefined) => Promise<T[]>): AsyncIterable<T> {
  let items = await page(undefined);
  while (items.length > 0) {
    yield* items;
    items = await page(items.at(-1));
  }
}
