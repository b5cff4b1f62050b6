import { createLine, keepLines, splitLines } from './bounded-text.ts';

/**
 * ffmpeg's log. Files put text of their own into it (tags, languages, names), including line breaks. Search
 * only the part that answers your question, and match from the beginning of a line (`^`, without the flag
 * `m`).
 */
export interface FfmpegLog {
  /**
   * What ffmpeg reports about input and output, including the tags of both. A tag can imitate any line of it,
   * so use it only for what can harm nobody but the file's owner. `media-report.ts` parses it.
   */
  report: readonly string[];
  /**
   * All messages from warnings on, and lower ones from decoders and other components, such as `Header
   * missing`, without the leading `[mp3 @ 0x…]`. Never contains a tag of a file.
   */
  complaints: readonly string[];
  /** Seconds of media processed; undefined if there was no progress. */
  reached: number | undefined;
}

/** A message that is not part of the report. The level `verbose` includes everything below `info`. */
export interface Message {
  level: 'error' | 'warning' | 'info' | 'verbose';
  /** One line. */
  text: string;
}

/**
 * Makes ffmpeg mark each message with its level. No file can imitate that, since ffmpeg replaces control
 * characters in text from files.
 */
export const logEnvironment = { AV_LOG_FORCE_COLOR: '1' };

const escape = '\x1b[';
/** `ESC [ 1 ; 3 1 m` */
const longestEscape = 12;

/** ffmpeg's colours. The report has none, and the `[mp3 @ 0x…]` before a message has others. */
const levels: Partial<Record<string, Message['level']>> = {
  '4;31': 'error',
  '1;31': 'error',
  '0;33': 'warning',
  '0;32': 'verbose',
  '0;37': 'verbose',
};

const longestLine = 2048;
const mostReport = 4 * 1024 ** 2;
const mostComplaints = { head: 64 * 1024, tail: 64 * 1024 };

/** In a report, the first line after the description of the input. No tag can imitate its beginning. */
export const endOfInput = /^(?:Stream mapping:|Output #0)/;

/**
 * Reads ffmpeg's stderr in bounded memory, whatever its size.
 * @param onMessage is called with each message as it arrives, including those that are not kept
 * @param onInput is called once, when the input is described
 */
export function createLogReader(onMessage?: (message: Message) => void, onInput?: () => void) {
  const report = keepLines({ head: mostReport });
  const complaints = keepLines(mostComplaints);
  let hasInput = false;
  const addToReport = splitLines(longestLine, (line) => {
    // The following lines of a tag.
    if (!/^ +: /.test(line)) report.add(line);
    if (hasInput || !endOfInput.test(line)) return;
    hasInput = true;
    onInput?.();
  });
  const calls = joinCalls((message) => {
    if (message.level !== 'verbose') complaints.add(message.text);
    onMessage?.(message);
  });
  let hasContext = false;
  const write = splitColours((colour, text) => {
    const level = levels[colour];
    if (colour !== '') {
      hasContext = level === undefined;
      if (level !== undefined) calls.add(level, text);
      return;
    }
    calls.end();
    // Lines of the report do not start with `[mp3 @ 0x…]`.
    const end = hasContext ? text.indexOf('\n') + 1 || text.length : 0;
    calls.add('info', text.slice(0, end));
    if (text.slice(0, end).endsWith('\n')) {
      hasContext = false;
      calls.end();
    }
    addToReport(text.slice(end));
  });
  return { write, report: report.lines, complaints: complaints.lines };
}

/** Passes text on with its colour: `1;31`, or none. */
function splitColours(pass: (colour: string, text: string) => void): (chunk: string) => void {
  let colour = '';
  let held = '';
  return (chunk) => {
    const all = held + chunk;
    const end = endOfWhole(all);
    held = all.slice(end);
    const [plain = '', ...coloured] = all.slice(0, end).split(escape);
    pass(colour, plain);
    for (const piece of coloured) {
      const mark = piece.indexOf('m');
      const code = piece.slice(0, mark);
      colour = code === '0' ? '' : code;
      pass(colour, piece.slice(mark + 1));
    }
  };
}

/** A chunk may end inside an escape sequence. */
function endOfWhole(text: string): number {
  const at = text.lastIndexOf('\x1b');
  return at >= 0 && at > text.length - longestEscape && !text.includes('m', at) ? at : text.length;
}

/**
 * A message may consist of several calls, the last of which ends with a line break. Line breaks within a call
 * come from the file.
 */
function joinCalls(onMessage: (message: Message) => void) {
  const line = createLine(longestLine);
  let level: Message['level'] = 'verbose';
  let isWhole = false;
  return {
    add: (ofCall: Message['level'], text: string) => {
      if (text === '') return;
      level = ofCall;
      line.add(text);
      isWhole = text.endsWith('\n');
    },
    end: () => {
      if (isWhole) onMessage({ level, text: line.take().trim().replaceAll(/\s+/g, ' ') });
      isWhole = false;
    },
  };
}
