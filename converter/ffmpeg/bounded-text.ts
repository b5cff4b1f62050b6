/** Builds one line from chunks. Cuts off everything after `most` characters. */
export function createLine(most: number) {
  let text = '';
  return {
    add: (piece: string) => {
      if (text.length < most) text += piece.slice(0, most - text.length);
    },
    /** Returns the line and starts the next. */
    take: () => {
      const line = text;
      text = '';
      return line;
    },
  };
}

/** Splits text that arrives in chunks into lines of bounded length. */
export function splitLines(most: number, onLine: (line: string) => void): (text: string) => void {
  const line = createLine(most);
  return (text) => {
    const [first = '', ...others] = text.split('\n');
    line.add(first);
    for (const begun of others) {
      onLine(line.take());
      line.add(begun);
    }
  };
}

/** Memory per line in addition to its characters. */
const overhead = 64;

/**
 * Keeps lines; if there are too many, only the first and the last. `head` and `tail` are in bytes of memory.
 */
export function keepLines({ head, tail = 0 }: { head: number; tail?: number }) {
  const first: string[] = [];
  const last: string[] = [];
  let [firstBytes, lastBytes] = [0, 0];
  const cost = (line: string) => overhead + 2 * line.length;
  return {
    add: (line: string) => {
      if (firstBytes < head) {
        firstBytes += cost(line);
        first.push(copy(line));
      } else if (tail > 0) {
        lastBytes += cost(line);
        last.push(copy(line));
        while (lastBytes > tail) lastBytes -= cost(last.shift() ?? '');
      }
    },
    lines: (): string[] => [...first, ...last],
  };
}

/** A substring would keep the whole string in memory. */
function copy(text: string): string {
  return Buffer.from(text).toString();
}
