/** One line, pieced together from what comes; what is longer than `most` characters is cut off. */
export function createLine(most: number) {
  let text = '';
  return {
    add: (piece: string) => {
      if (text.length < most) text += piece.slice(0, most - text.length);
    },
    /** The line, and begins the next. */
    take: () => {
      const line = text;
      text = '';
      return line;
    },
  };
}

/** Cuts text that comes in pieces into lines, each bounded. */
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

/** What a line costs beside its characters. */
const overhead = 64;

/** Keeps lines, the first and the last of them where there are too many. `head` and `tail` are in bytes of memory. */
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

/** A part of a string keeps the whole of it in memory. */
function copy(text: string): string {
  return Buffer.from(text).toString();
}
