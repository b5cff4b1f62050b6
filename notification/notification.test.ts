import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { noteAddress } from '../shared/blobs/new-address.ts';
import type { BlobStore } from '../shared/blobs/blob-store.ts';
import { openBlobStore } from '../shared/blobs/open-blob-store.ts';
import type { Bus, Delivery, PayloadOf } from '../shared/bus/bus.ts';
import { openBus } from '../shared/bus/open-bus.ts';
import type { Mailer } from '../shared/mail/mailer.ts';
import { openMailer } from '../shared/mail/open-mailer.ts';
import { queues, topics } from '../shared/messages.ts';
import { defaultOptions } from '../shared/options/options.ts';
import { readMails, startMailServer } from '../shared/testing/mails.ts';
import { recordLog } from '../shared/testing/recorded-log.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';
import { createNotification } from './notification.ts';

describe('notification', () => {
  let directory: string;
  let bus: Bus;
  let blobs: BlobStore;
  let mailer: Mailer;
  let recorded: ReturnType<typeof recordLog>;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-notification-'));
    recorded = recordLog();
    const { log } = recorded;
    bus = openBus(`sqlite:${join(directory, 'bus.db')}`, { queues: Object.values(queues), log });
    blobs = await openBlobStore(`file:${join(directory, 'blobs')}`);
    mailer = await openMailer(`file:${join(directory, 'outbox')}`, { from: 'Mixdown <mixdown@example.org>' });
  });
  afterEach(async () => {
    await bus.close({ drainMs: 0 });
    mailer.close();
    await rm(directory, { recursive: true });
  });

  const start = () => createNotification({ bus, blobs, mailer, log: recorded.log });
  const mails = () => readMails(join(directory, 'outbox'));
  const received = (count: number) =>
    waitUntil(`${count} mails`, async () => (await mails()).length >= count && (await mails()));
  const success = (parts: Partial<PayloadOf<typeof topics.mp3>> = {}): PayloadOf<typeof topics.mp3> => ({
    ...{ id: uuid(), attempt: 1, email: 'ada@example.org', filename: 'talk.mp4', warnings: [] },
    options: defaultOptions,
    downloadUrl: 'http://localhost:5000/mp3s/1?token=a.b.c',
    mp3: {
      size: 1_000_000,
      duration: 60,
      bitrate: 133_333,
      missingSeconds: 0,
      gaps: { seconds: 0, longest: [] },
      copied: false,
    },
    ...parts,
  });
  const failure = (): PayloadOf<typeof topics.failed> => ({
    ...{ id: uuid(), attempt: 1, email: 'bob@example.org', filename: 'silent.mp4' },
    options: defaultOptions,
    error: { code: 'no-audio', message: 'The video has no sound.' },
  });

  it('mails successes and failures to the uploaders', async () => {
    await start();
    await bus.publish(topics.mp3, success());
    await bus.publish(topics.failed, failure());
    const seen = (await received(2)).map(({ to, subject }) => [to?.[0]?.address, subject]);
    expect(seen).to.have.deep.members([
      ['ada@example.org', 'Your mp3 is ready: talk.mp4'],
      ['bob@example.org', 'Conversion failed: silent.mp4'],
    ]);
  });

  it('sends mails of an attempt to the address that was set during it, and of other attempts to theirs', async () => {
    await start();
    const news = success();
    await noteAddress(blobs, { ...news, email: 'new@example.org' });
    await bus.publish(topics.mp3, news);
    await received(1);
    await bus.publish(topics.mp3, { ...news, attempt: 2 });
    const to = (await received(2)).map((mail) => mail.to?.[0]?.address);
    expect(to).to.have.members(['new@example.org', 'ada@example.org']);
  });

  it('sends the mails of messages that arrived while it was down', async () => {
    await bus.publish(topics.mp3, success());
    await start();
    await received(1);
  });

  const told = (msg: string) => recorded.lines().filter((line) => line.msg === msg).length;

  it('sends one mail for a message that is delivered twice, at once or after a restart', async () => {
    const first = await start();
    const news = success();
    await bus.publish(topics.mp3, news);
    await bus.publish(topics.mp3, news);
    await waitUntil('both', () => told('mail sent') === 1 && told('mail not sent again') === 1);
    await first.close();
    await start();
    await bus.publish(topics.mp3, news);
    await waitUntil('the third', () => told('mail not sent again') === 2);
    expect(told('mail sent')).to.equal(1);
    expect((await mails()).map(({ messageId }) => messageId)).to.deep.equal([`<mp3.${news.id}.1@mixdown>`]);
  });

  it('tells of results that will be removed, once', async () => {
    const first = await start();
    const news = {
      ...{ id: uuid(), email: 'ada@example.org', removedAt: '2026-01-31T12:00:00.000Z', more: 0 },
      files: [{ filename: 'talk.mp4', downloadUrl: 'http://localhost:5000/mp3s/1?token=a.b.c' }],
    };
    await bus.publish(topics.expiring, news);
    await received(1);
    await first.close();
    await start();
    await bus.publish(topics.expiring, news);
    await waitUntil('the second', () => told('mail not sent again') === 1);
    expect((await mails()).map(({ subject }) => subject)).to.deep.equal(['A result will be removed soon']);
  });

  it('sends a mail about the next attempt', async () => {
    await start();
    const { id } = success();
    await bus.publish(topics.mp3, success({ id }));
    await bus.publish(topics.mp3, success({ id, attempt: 2 }));
    await waitUntil('both', () => told('mail sent') === 2);
  });

  for (const filename of [
    '"; rm -rf ~; ".mp4',
    'ü'.repeat(251) + '.mp4',
    '=?utf-8?q?fake?=.mp4',
    'a\r\nBcc: e@x.org.mp4',
    '👩‍👩‍👧.mp4',
  ])
    it(`is not misled by a name such as ${JSON.stringify(filename).slice(0, 40)}`, async () => {
      await start();
      await bus.publish(topics.mp3, success({ filename }));
      const [mail] = await received(1);
      expect(mail?.to?.map(({ address }) => address)).to.deep.equal(['ada@example.org']);
      expect(mail?.bcc ?? []).to.be.empty;
      if (!filename.includes('\r')) expect(mail?.subject).to.equal(`Your mp3 is ready: ${filename}`);
      expect(mail?.text?.replaceAll('\r\n', '\n')).to.include(filename.replaceAll('\r\n', '\n'));
    });

  it('moves a message with an invalid address to the dead queue, and continues', async () => {
    await start();
    await bus.publish(topics.mp3, success({ email: 'nobody' }));
    await bus.publish(topics.mp3, success({ email: 'a@example.org, b@example.org' }));
    await bus.publish(topics.mp3, success());
    await received(1);
    await waitUntil('the dead', async () => (await bus.inspect(queues.mp3)).dead === 2);
    expect(await mails()).to.have.length(1);
    const [dead] = await bus.deadMessages(queues.mp3, 10);
    expect(dead).to.include({ topic: 'mp3', attempts: 1 });
    expect(dead?.reason).to.include('email');
  });

  it('reports mails that the mail server refuses for good', async () => {
    const server = await startMailServer();
    server.refuse(550);
    mailer = await openMailer(server.url, { from: 'Mixdown <mixdown@example.org>' });
    const refusals: unknown[] = [];
    const listen = ({ topic, payload }: Delivery<(typeof queues.conversions.topics)[number]>) => {
      if (topic === 'mail-refused') refusals.push(payload);
      return Promise.resolve();
    };
    await bus.consume(queues.conversions, listen, { concurrency: 1 });
    await start();
    const [good, bad] = [success({ attempt: 2 }), failure()];
    await bus.publish(topics.mp3, good);
    await bus.publish(topics.failed, bad);
    await waitUntil('the dead', async () => (await bus.inspect(queues.failed)).dead === 1);
    await waitUntil('the word', () => refusals.length === 2);
    expect(refusals).to.have.deep.members([
      { id: good.id, attempt: 2 },
      { id: bad.id, attempt: 1 },
    ]);
    await server.close();
  });

  it('retries a mail that cannot be sent now', async () => {
    await writeFile(join(directory, 'outbox'), 'in the way');
    await start();
    await bus.publish(topics.mp3, success());
    await waitUntil('a failure', () => recorded.text().includes('message will be redelivered'));
    expect((await bus.inspect(queues.mp3)).dead).to.equal(0);
    await rm(join(directory, 'outbox'));
    await received(1);
  });

  it('takes no more messages once it is closed', async () => {
    const consumer = await start();
    await consumer.close();
    await bus.publish(topics.mp3, success());
    expect(await bus.inspect(queues.mp3)).to.include({ depth: 1, dead: 0 });
    expect(await mails()).to.be.empty;
  });
});
