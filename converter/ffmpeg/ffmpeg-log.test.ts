import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { createLogReader, type Message } from './ffmpeg-log.ts';
import { ffmpegScript } from '../testing/ffmpegs.ts';

const sizeOf = (lines: readonly string[]) => lines.join('').length;

/** As ffmpeg writes a message of its own. */
const error = (text: string) => `\x1b[0;36m[aac @ 0x1] \x1b[0m\x1b[1;31m${text}\x1b[0m`;

describe('the log of ffmpeg', () => {
  const readAll = (...chunks: string[]) => {
    const messages: Message[] = [];
    const reader = createLogReader((message) => messages.push(message));
    chunks.forEach(reader.write);
    return { report: reader.report(), complaints: reader.complaints(), messages };
  };

  it('holds the report apart from what ffmpeg complains of', () => {
    const { report, complaints } = readAll(
      `Input #0, wav, from 'x':\n\x1b[0;36m[mp3 @ 0x1] \x1b[0moverread\n${error('Header missing\n')}  Duration: N/A\n\x1b[0;33mOdd\n\x1b[0m`,
    );
    expect(report).to.deep.equal(["Input #0, wav, from 'x':", '  Duration: N/A']);
    expect(complaints).to.deep.equal(['overread', 'Header missing', 'Odd']);
  });

  it('passes on what is no complaint, without keeping it', () => {
    const { complaints, messages } = readAll('\x1b[0;32madding 7 audio samples\n\x1b[0m');
    expect(complaints).to.be.empty;
    expect(messages).to.deep.equal([{ level: 'verbose', text: 'adding 7 audio samples' }]);
  });

  it('is the same wherever the pipe cuts it', () => {
    const whole = `Input #0\n\x1b[0;36m[mp3 @ 0x1] \x1b[0mZero\n${error('One')}${error(' and two\n')} x: y\n${error('Three\n')}`;
    const read = readAll(whole);
    expect(read.complaints).to.deep.equal(['Zero', 'One and two', 'Three']);
    for (let at = 1; at < whole.length; at += 1)
      expect(readAll(whole.slice(0, at), whole.slice(at)), `cut at ${at}`).to.deep.equal(read);
  });

  it('takes a line break within a message for a part of it', () => {
    const { complaints } = readAll(error('Unknown type a\nx: No space left on device\nb, skipping\n'));
    expect(complaints).to.deep.equal(['Unknown type a x: No space left on device b, skipping']);
  });

  for (const [what, chunk] of Object.entries({
    'a line without end': 'x'.repeat(65_536),
    'an error without end': `\x1b[1;31m${'x'.repeat(65_536)}`,
    'an escape sequence without end': `\x1b[${'1;'.repeat(32_768)}`,
    'empty lines': '\n'.repeat(65_536),
    lines: 'key : value\n'.repeat(6_000),
    errors: error('Header missing\n').repeat(1_600),
  }))
    it(`stays small with ${what}`, () => {
      const { report, complaints } = readAll(...Array<string>(40).fill(chunk), '\n\x1b[0m');
      expect(sizeOf(report)).to.be.at.most(2 * 1024 ** 2);
      expect(report.length).to.be.at.most(70_000);
      expect(sizeOf(complaints)).to.be.at.most(64 * 1024);
      expect(complaints.length).to.be.at.most(2_048);
    });

  it('keeps the first and the last of many complaints, and the report beside them', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => error(`Error ${at}\n`));
    const { report, complaints } = readAll(...many, "Input #0, wav, from 'x':\n");
    expect(complaints[0]).to.equal('Error 0');
    expect(complaints.at(-1)).to.equal('Error 9999');
    expect(report).to.have.length(1);
  });

  it('of 500 MB without a line break fits into a process of 48 MB', async function () {
    const directory = await mkdtemp(join(tmpdir(), 'mixdown-log-'));
    try {
      const input = await makeMedia(join(directory, 'a.wav'), '-f', 'lavfi', '-i', 'sine=duration=1');
      const loud = await ffmpegScript(
        directory,
        'head -c 500000000 /dev/zero | tr "\\0" x >&2; echo >&2; exit 1',
      );
      const script = `
        import { runFfmpeg } from './converter/ffmpeg/ffmpeg.ts';
        const run = { input: ${JSON.stringify(input)}, outputOptions: ['-f', 'null'], output: '-' };
        await runFfmpeg(${JSON.stringify(loud.path)}, { ...run, signal: new AbortController().signal }).catch(
          (error) => console.log(error.name, error.log.report[0].length),
        );`;
      const args = ['--max-old-space-size=48', '--import', 'tsx', '--input-type=module', '--eval', script];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      expect(stdout).to.equal('FfmpegError 2048\n');
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
