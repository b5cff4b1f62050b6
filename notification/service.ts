import { z } from 'zod';
import { blobsUrl, mailUrl } from '../shared/config/stores.ts';
import { openMailer } from '../shared/mail/open-mailer.ts';
import { defineService } from '../shared/service/definition.ts';
import { createNotification } from './notification.ts';

export const notification = defineService({
  name: 'notification',
  port: 5003,
  stores: { BLOBS_URL: blobsUrl, MAIL_URL: mailUrl },
  variables: {
    MAIL_FROM: z.string().min(3).default('Mixdown <mixdown@localhost>'),
  },
  greeting: ({ MAIL_URL }) => [
    'Mails',
    MAIL_URL.startsWith('file:') ? MAIL_URL.slice('file:'.length) : 'sent by the mail server',
  ],
  async open(context) {
    const { config, log, metrics, closing } = context;
    const blobs = await context.blobs(config.BLOBS_URL);
    const mailer = await openMailer(config.MAIL_URL, { from: config.MAIL_FROM });
    closing.add('mailer', () => {
      mailer.close();
    });
    return async (bus) => {
      await createNotification({ bus, blobs, mailer, log, metrics });
      return {
        checks: {
          broker: () => bus.check(),
          blobs: () => blobs.check(),
          mail: () => mailer.check(),
        },
      };
    };
  },
});
