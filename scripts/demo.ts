import { createWriteStream } from 'node:fs';
import { access, constants, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, parse } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Conversion } from '../shared/client/client.ts';
import { problemSchema } from '../shared/http/problem.ts';
import { resultTypeOf } from '../shared/result-type.ts';
import { createApiClient, UnexpectedAnswerError, type ApiClient } from '../shared/testing/api-client.ts';
import { readMails, type ReceivedMail } from '../shared/testing/mails.ts';
import { makeVideo } from '../shared/testing/media.ts';
import { startService, untilReady, type ServiceProcess } from '../shared/testing/service-process.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';
import { readArguments, usage, type DemoRequest } from './demo-arguments.ts';
import { playedDuration } from './played-duration.ts';

/** The main job in one command: `npm run demo [-- FILE] [--OPTION VALUE]…`. Exits 1 when anything is not valid. */

const outputDirectory = 'demo-output';
const clipSeconds = 15;

async function demo({ file, options }: DemoRequest): Promise<void> {
  if (file !== undefined) await requireFile(file);
  const directory = await mkdtemp(join(tmpdir(), 'mixdown-demo-'));
  let service: ServiceProcess | undefined;
  try {
    const started = await step('start Mixdown in one process, on a fresh folder', () =>
      startService('all', { DATA_DIR: directory, LOG_LEVEL: 'warn' }).then(untilReady),
    );
    service = started;
    const video =
      file ??
      (await step('make a short singing clip', () => makeVideo(join(directory, 'song.mp4'), clipSeconds)));
    const person = await step('register and log in', () => createApiClient(started.url, 'you@example.org'));
    const accepted = await step(`upload ${basename(video)} (${megabytes((await stat(video)).size)})`, () =>
      person.upload(video, undefined, options),
    );
    const done = await step('convert', () => convert(person, accepted.id));
    const mail = await step('receive the mail', () => mailAbout(join(directory, 'outbox'), done.id));
    print(mail);
    const { extension } = resultTypeOf(done.options);
    const result = join(outputDirectory, parse(video).name + extension);
    await step('download with the link in the mail', () => download(mail, result));
    await step('compare the result with the video', () => check(result, done, video));
    say(
      `\n${result}: ${seconds(done.mp3?.duration)}, ${megabytes(done.mp3?.size)}, ${Math.round((done.mp3?.bitrate ?? 0) / 1000)} kbit/s`,
    );
  } finally {
    await service?.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function requireFile(file: string): Promise<void> {
  const facts = await stat(file).catch(() => undefined);
  if (!facts) throw new Error(`There is no file ${file}.`);
  if (!facts.isFile()) throw new Error(`${file} is not a file.`);
  await access(file, constants.R_OK).catch(() => {
    throw new Error(`You have no permission to read ${file}.`);
  });
}

async function convert(person: ApiClient, id: string): Promise<Conversion> {
  const show = ({ status, progress }: Conversion) => {
    if (process.stdout.isTTY) process.stdout.write(`\r  ${bar(progress)} ${status}   `);
  };
  const done = await person.finished(id, { timeoutMs: 30 * 60_000, onChange: show });
  if (process.stdout.isTTY) process.stdout.write('\r\u001b[K');
  if (done.status !== 'done') throw new Error(`The conversion ${done.status}: ${done.error?.message ?? ''}`);
  return done;
}

function mailAbout(outbox: string, id: string): Promise<ReceivedMail> {
  return waitUntil('the mail', async () => (await readMails(outbox)).find(({ text }) => text?.includes(id)));
}

function print({ from, to, subject, text = '' }: ReceivedMail): void {
  const lines = [
    `From: ${from?.address ?? ''}`,
    `To: ${to?.[0]?.address ?? ''}`,
    `Subject: ${subject ?? ''}`,
    '',
    ...text.trim().split('\n'),
  ];
  say(`\n${lines.map((line) => `  | ${line}`).join('\n')}\n`);
}

async function download({ text = '' }: ReceivedMail, to: string): Promise<void> {
  const link = /http\S+\?token=\S+/.exec(text)?.[0];
  if (link === undefined) throw new Error('The mail has no link.');
  const answer = await fetch(link);
  if (answer.status !== 200 || !answer.body) throw new Error(`The link answered ${answer.status}.`);
  await mkdir(outputDirectory, { recursive: true });
  await pipeline(Readable.fromWeb(answer.body), createWriteStream(to));
}

/** The file on the disk against what the API says of it, and against the video it was made of. */
async function check(result: string, { mp3: facts, options }: Conversion, video: string): Promise<void> {
  const { size } = await stat(result);
  if (size !== facts?.size)
    throw new Error(`The result has ${size} bytes, announced were ${String(facts?.size)}.`);
  // The files in a zip cannot be played as one.
  if (options.split === 'chapters') return;
  const played = await playedDuration(result);
  if (Math.abs(played - facts.duration) > 0.5)
    throw new Error(`The result plays ${played} s, announced were ${facts.duration} s.`);
  const source = await playedDuration(video);
  const { from, to = source, track } = options;
  const expected = Math.min(to, source) - from;
  const missing = expected - played;
  // A track that was chosen may be shorter than the one that is played by default.
  if ((track === 'default' ? Math.abs(missing) : -missing) > Math.max(0.5, source / 100))
    throw new Error(`The result plays ${played} s, expected of the video were ${expected} s.`);
}

async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  say(`${`${((performance.now() - start) / 1000).toFixed(2)} s`.padStart(9)}  ${what}`);
  return result;
}

function bar(progress: number): string {
  const width = 30;
  const filled = Math.round(progress * width);
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${String(Math.round(progress * 100)).padStart(3)} %`;
}

function seconds(value = 0): string {
  return `${value.toFixed(1)} s`;
}

function megabytes(bytes = 0): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function say(line: string): void {
  console.log(line);
}

/** What the server says of a refused request is for people. */
function reasonOf(error: unknown): string {
  const problem = error instanceof UnexpectedAnswerError && problemSchema.safeParse(error.answer).data;
  if (problem) return problem.detail;
  return error instanceof Error ? error.message : String(error);
}

try {
  const request = readArguments(process.argv.slice(2));
  if (request) await demo(request);
  else say(usage);
} catch (error) {
  console.error(`\nThe demo failed: ${reasonOf(error)}`);
  process.exitCode = 1;
}
