import type { Bus, Consumer } from '../shared/bus/bus.ts';
import type { Log } from '../shared/log.ts';
import type { Mail, Mailer } from '../shared/mail/mailer.ts';
import { queues } from '../shared/messages.ts';
import { failureMail } from './failure-mail.ts';
import { successMail } from './success-mail.ts';

export interface NotificationDeps {
  bus: Bus;
  mailer: Mailer;
  log: Log;
  /** Mails at once, for each queue. */
  concurrency?: number;
}

/** Tells people by email what came of their uploads. */
export async function createNotification({
  bus,
  mailer,
  log,
  concurrency = 4,
}: NotificationDeps): Promise<Consumer> {
  const send = async (id: string, mail: Mail) => {
    await mailer.send(mail);
    log.info({ id, messageId: mail.messageId }, 'mail sent');
  };
  const consumers = await Promise.all([
    bus.consume(queues.mp3, ({ payload }) => send(payload.id, successMail(payload)), { concurrency }),
    bus.consume(queues.failed, ({ payload }) => send(payload.id, failureMail(payload)), { concurrency }),
  ]);
  return {
    async close() {
      await Promise.all(consumers.map((consumer) => consumer.close()));
    },
  };
}
