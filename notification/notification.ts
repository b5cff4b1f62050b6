import type { BlobStore } from '../shared/blobs/blob-store.ts';
import type { Bus, Consumer } from '../shared/bus/bus.ts';
import type { Log } from '../shared/log.ts';
import type { Mail, Mailer } from '../shared/mail/mailer.ts';
import type { Metrics } from '../shared/metrics/metrics.ts';
import { queues } from '../shared/messages.ts';
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

/** Tells people by email what came of their uploads. */
export async function createNotification({
  bus,
  blobs,
  mailer,
  log,
  metrics,
  concurrency = 4,
}: NotificationDeps): Promise<Consumer> {
  const sentMails = createSentMails(blobs, log);
  const sendCounted = async (kind: 'mp3' | 'failed', mail: Mail) => {
    try {
      await mailer.send(mail);
      metrics?.count('mails', { kind, outcome: 'sent' });
    } catch (error) {
      metrics?.count('mails', { kind, outcome: 'failed' });
      throw error;
    }
  };
  const send = async (kind: 'mp3' | 'failed', id: string, mail: Mail) => {
    const { messageId } = mail;
    const isSent = await sentMails.once(id, messageId, () => sendCounted(kind, mail));
    if (!isSent) metrics?.count('mails', { kind, outcome: 'repeated' });
    log.info({ id, messageId }, isSent ? 'mail sent' : 'mail not sent again');
  };
  const consumers = await Promise.all([
    bus.consume(queues.mp3, ({ payload }) => send('mp3', payload.id, successMail(payload)), { concurrency }),
    bus.consume(queues.failed, ({ payload }) => send('failed', payload.id, failureMail(payload)), {
      concurrency,
    }),
  ]);
  return {
    async close() {
      await Promise.all(consumers.map((consumer) => consumer.close()));
    },
  };
}
