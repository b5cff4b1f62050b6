import type { BlobStore } from '../shared/blobs/blob-store.ts';
import { addressFor } from '../shared/blobs/new-address.ts';
import type { Bus, Consumer, Delivery } from '../shared/bus/bus.ts';
import { PermanentError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import type { Mail, Mailer } from '../shared/mail/mailer.ts';
import type { Metrics } from '../shared/metrics/metrics.ts';
import { queues, topics } from '../shared/messages.ts';
import { accountMail } from './account-mail.ts';
import { expiringMail } from './expiring-mail.ts';
import { failureMail } from './failure-mail.ts';
import { createSentMails } from './sent-mails.ts';
import { successMail } from './success-mail.ts';

export interface NotificationDeps {
  bus: Bus;
  /** Records which mails were sent. */
  blobs: BlobStore;
  mailer: Mailer;
  log: Log;
  metrics?: Metrics | undefined;
  /** Simultaneous mails per queue. */
  concurrency?: number;
}

/** The subject of a mail. */
interface News {
  kind: 'mp3' | 'failed' | 'account' | 'expiring';
  id: string;
  /** Of the conversion; undefined for accounts. */
  attempt?: number;
}

/** Sends mails about the results of uploads and about accounts. */
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
      // No mail can report this, so the record must.
      if (isRefused && attempt !== undefined) await bus.publish(topics.mailRefused, { id, attempt });
      throw error;
    }
  };
  const sendOnce = async (news: News, mail: Mail) => {
    const { messageId } = mail;
    const { kind, id } = news;
    const isSent = await sentMails.once(id, messageId, () => sendCounted(news, mail));
    if (!isSent) metrics?.count('mails', { kind, outcome: 'repeated' });
    log.info({ id, messageId }, isSent ? 'mail sent' : 'mail not sent again');
  };
  const send = async (news: Required<News>, draft: Mail) => {
    const { id, attempt } = news;
    await sendOnce(news, { ...draft, to: await addressFor(blobs, { id, attempt, email: draft.to }) });
  };
  // Not recorded as sent: a second copy after a crash says nothing false, and no record would ever remove its note.
  const sendOfAccount = async (id: string, mail: Mail) => {
    await sendCounted({ kind: 'account', id }, mail);
    log.info({ id, messageId: mail.messageId }, 'account mail sent');
  };
  const sendToOwner = ({ topic, payload }: Delivery<typeof topics.account | typeof topics.expiring>) =>
    topic === 'expiring'
      ? sendOnce({ kind: topic, id: payload.id }, expiringMail(payload))
      : sendOfAccount(payload.id, accountMail(payload));
  const consumers = await Promise.all([
    bus.consume(queues.mp3, ({ topic, payload }) => send({ kind: topic, ...payload }, successMail(payload)), {
      concurrency,
    }),
    bus.consume(
      queues.failed,
      ({ topic, payload }) => send({ kind: topic, ...payload }, failureMail(payload)),
      { concurrency },
    ),
    bus.consume(queues.account, sendToOwner, { concurrency }),
  ]);
  return {
    async close() {
      await Promise.all(consumers.map((consumer) => consumer.close()));
    },
  };
}
