import { createWriteStream } from 'node:fs';
import { access, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, parse } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Conversion } from '../shared/client/client.ts';
import { createApiClient, type ApiClient } from '../shared/testing/api-client.ts';
import { readMails, type ReceivedMail } from '../shared/testing/mails.ts';
import { makeVideo } from '../shared/testing/media.ts';
import { startService, untilReady, type ServiceProcess } from '../shared/testing/service-process.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';
import { playedDuration } from './played-duration.ts';

/** The main job in one command: `npm run demo [-- FILE]`. Exits 1 when anything is not valid. */

const outputDirectory = 'demo-output';
const clipSeconds = 15;

async function demo(file: string | undefined): Promise<void> {
  if (file !== undefined) await access(file);
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
      person.upload(video),
    );
    const done = await step('convert', () => convert(person, accepted.id));
    const mail = await step('receive the mail', () => mailAbout(join(directory, 'outbox'), done.id));
    print(mail);
    const mp3 = await step('download with the link in the mail', () => download(mail, video));
    await step('compare the mp3 with the video', () => check(mp3, done, video));
    say(
      `\n${mp3}: ${seconds(done.mp3?.duration)}, ${megabytes(done.mp3?.size)}, ${Math.round((done.mp3?.bitrate ?? 0) / 1000)} kbit/s`,
    );
  } finally {
    await service?.stop();
    await rm(directory, { recursive: true, force: true });
  }
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

async function download({ text = '' }: ReceivedMail, video: string): Promise<string> {
  const link = /http\S+\?token=\S+/.exec(text)?.[0];
  if (link === undefined) throw new Error('The mail has no link.');
  const answer = await fetch(link);
  if (answer.status !== 200 || !answer.body) throw new Error(`The link answered ${answer.status}.`);
  await mkdir(outputDirectory, { recursive: true });
  const mp3 = join(outputDirectory, `${parse(video).name}.mp3`);
  await pipeline(Readable.fromWeb(answer.body), createWriteStream(mp3));
  return mp3;
}

/** The file on the disk against what the API says of it, and against the video it was made of. */
async function check(mp3: string, { mp3: facts }: Conversion, video: string): Promise<void> {
  const { size } = await stat(mp3);
  if (size !== facts?.size)
    throw new Error(`The mp3 has ${size} bytes, announced were ${String(facts?.size)}.`);
  const played = await playedDuration(mp3);
  if (Math.abs(played - facts.duration) > 0.5)
    throw new Error(`The mp3 plays ${played} s, announced were ${facts.duration} s.`);
  const source = await playedDuration(video);
  if (Math.abs(played - source) > Math.max(0.5, source / 100))
    throw new Error(`The mp3 plays ${played} s, the video ${source} s.`);
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

try {
  await demo(process.argv[2]);
} catch (error) {
  console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
