import type { BlobStore } from '../shared/blobs/blob-store.ts';
import { addressFor } from '../shared/blobs/new-address.ts';
import type { Bus, Consumer } from '../shared/bus/bus.ts';
import { PermanentError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import type { Mail, Mailer } from '../shared/mail/mailer.ts';
import type { Metrics } from '../shared/metrics/metrics.ts';
import { queues, topics } from '../shared/messages.ts';
import { accountMail } from './account-mail.ts';
import { failureMail } from './failure-mail.ts';
import { createSentMails } from './sent-mails.ts';
import { successMail } from './success-mail.ts';

export interface NotificationDeps {
  bus: Bus;
  /** Where it remembers what was sent. */
  blobs: BlobStore;
  mailer: Mailer;
  log: Log;
  metrics?: Metrics;
  /** Mails at once, for each queue. */
  concurrency?: number;
}

/** What a mail tells of. */
interface News {
  kind: 'mp3' | 'failed' | 'account';
  id: string;
  /** Of the conversion; undefined for news of an account. */
  attempt?: number;
}

/** Tells people by email what came of their uploads, and of their accounts. */
export async function createNotification({
  bus,
  blobs,
  mailer,
  log,
  metrics,
  concurrency = 4,
}: NotificationDeps): Promise<Consumer> {
  const sentMails = createSentMails(blobs, log);
  const sendCounted = async (news: News, mail: Mail) => {
    const { kind, id, attempt } = news;
    try {
      await mailer.send(mail);
      metrics?.count('mails', { kind, outcome: 'sent' });
    } catch (error) {
      const isRefused = error instanceof PermanentError;
      metrics?.count('mails', { kind, outcome: isRefused ? 'refused' : 'failed' });
      // Nobody hears of it by mail: the record has to tell.
      if (isRefused && attempt !== undefined) await bus.publish(topics.mailRefused, { id, attempt });
      throw error;
    }
  };
  const send = async (news: Required<News>, draft: Mail) => {
    const { messageId, to: email } = draft;
    const { kind, id, attempt } = news;
    const mail = { ...draft, to: await addressFor(blobs, { id, attempt, email }) };
    const isSent = await sentMails.once(id, messageId, () => sendCounted(news, mail));
    if (!isSent) metrics?.count('mails', { kind, outcome: 'repeated' });
    log.info({ id, messageId }, isSent ? 'mail sent' : 'mail not sent again');
  };
  // Without a note: one that comes twice after a crash tells nothing false, and no record would ever take its note away.
  const sendOfAccount = async (id: string, mail: Mail) => {
    await sendCounted({ kind: 'account', id }, mail);
    log.info({ id, messageId: mail.messageId }, 'account mail sent');
  };
  const consumers = await Promise.all([
    bus.consume(queues.mp3, ({ topic, payload }) => send({ kind: topic, ...payload }, successMail(payload)), {
      concurrency,
    }),
    bus.consume(
      queues.failed,
      ({ topic, payload }) => send({ kind: topic, ...payload }, failureMail(payload)),
      { concurrency },
    ),
    bus.consume(queues.account, ({ payload }) => sendOfAccount(payload.id, accountMail(payload)), {
      concurrency,
    }),
  ]);
  return {
    async close() {
      await Promise.all(consumers.map((consumer) => consumer.close()));
    },
  };
}
