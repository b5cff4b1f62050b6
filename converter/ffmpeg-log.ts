import { createLine, keepLines, splitLines } from './bounded-text.ts';

/**
 * What ffmpeg has said. Files put text of their own into it (tags, languages, names), with line breaks in it, so ask the part that
 * answers your question, and match from the beginning of a line (`^`, without the flag `m`).
 */
export interface FfmpegLog {
  /**
   * What ffmpeg reports of input and output, with the tags of both. A tag can look like any line of it: nothing may be believed of
   * it that harms anyone but the owner of the file. `media-report.ts` reads it.
   */
  report: readonly string[];
  /**
   * Everything from warnings on, and what a decoder or such says at a lower level, as in `Header missing`, without the `[mp3 @ 0x…]`
   * before it. No tag of a file ever gets in here.
   */
  complaints: readonly string[];
  /** Seconds of media that were done; undefined when it never got anywhere. */
  reached: number | undefined;
}

/** A message that is not part of the report. The level `verbose` is that of everything below `info`. */
export interface Message {
  level: 'error' | 'warning' | 'info' | 'verbose';
  /** One line. */
  text: string;
}

/** Makes ffmpeg mark each message with its level in a way that no file can: it replaces control characters of strangers. */
export const logEnvironment = { AV_LOG_FORCE_COLOR: '1' };

const escape = '\x1b[';
/** `ESC [ 1 ; 3 1 m` */
const longestEscape = 12;

/** By ffmpeg's colours. It leaves the report without one, and has others for the `[mp3 @ 0x…]` before a message. */
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

/**
 * Reads what ffmpeg writes on stderr, in bounded memory however much that is.
 * @param onMessage is called with each message as it comes, also with those that are not kept
 */
export function createLogReader(onMessage?: (message: Message) => void) {
  const report = keepLines({ head: mostReport });
  const complaints = keepLines(mostComplaints);
  const addToReport = splitLines(longestLine, (line) => {
    // The further lines of a tag.
    if (!/^ +: /.test(line)) report.add(line);
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
    // The report has no `[mp3 @ 0x…]` before its lines.
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

/** Passes text on with the colour that it has: `1;31`, or none. */
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

/** A chunk may end within an escape sequence, of which the rest is to come. */
function endOfWhole(text: string): number {
  const at = text.lastIndexOf('\x1b');
  return at >= 0 && at > text.length - longestEscape && !text.includes('m', at) ? at : text.length;
}

/** A message may take several calls, the last of which ends with a line break. Those within a call come from the file. */
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
