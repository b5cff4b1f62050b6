import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PermanentError, UnavailableError } from '../errors.ts';
import { rejection } from '../testing/rejection.ts';
import { readMails, startMailServer, type ReceivedMail } from '../testing/mails.ts';
import type { Mail, Mailer } from './mailer.ts';
import { openMailer } from './open-mailer.ts';

interface Ground {
  mailer: Mailer;
  received(): Promise<ReceivedMail[]>;
  /** From now on no mail can be handed over. */
  breakDown(): Promise<void>;
  close(): Promise<void>;
}

const from = 'Mixdown <mixdown@example.org>';

const adapters: Record<string, () => Promise<Ground>> = {
  async 'files in a directory'() {
    const parent = await mkdtemp(join(tmpdir(), 'mails-'));
    const directory = join(parent, 'outbox');
    return {
      mailer: await openMailer(`file:${directory}`, { from }),
      received: () => readMails(directory),
      async breakDown() {
        await rm(directory, { recursive: true, force: true });
        await writeFile(directory, 'a file in the place of the directory');
      },
      close: () => rm(parent, { recursive: true }),
    };
  },
  async SMTP() {
    const server = await startMailServer();
    let open = true;
    const close = async () => {
      if (open) await server.close();
      open = false;
    };
    return {
      mailer: await openMailer(server.url, { from }),
      received: () => server.mails(),
      breakDown: close,
      close,
    };
  },
};

for (const [name, open] of Object.entries(adapters)) {
  describe(`mailer: ${name}`, () => {
    let ground: Ground;
    beforeEach(async () => {
      ground = await open();
    });
    afterEach(async () => {
      ground.mailer.close();
      await ground.close();
    });

    it('delivers text and HTML with subject, sender and Message-ID as given', async () => {
      await ground.mailer.send(mail({ subject: 'Größe 🎵 "x"', text: 'Grüße', html: '<p>Grüße</p>' }));
      const [received] = await ground.received();
      expect(received?.subject).to.equal('Größe 🎵 "x"');
      expect(received?.from?.address).to.equal('mixdown@example.org');
      expect(received?.to?.map(({ address }) => address)).to.deep.equal(['ada@example.org']);
      expect(received?.messageId).to.equal('<mp3.1.1@mixdown>');
      expect(received?.text?.trim()).to.equal('Grüße');
      expect(received?.html?.trim()).to.equal('<p>Grüße</p>');
    });

    it('keeps a long link whole', async () => {
      const link = `http://localhost:5000/mp3s/1?token=${'a1_-'.repeat(100)}`;
      await ground.mailer.send(mail({ text: link }));
      expect((await ground.received())[0]?.text?.trim()).to.equal(link);
    });

    it('delivers mails sent at once', async () => {
      const ids = ['a', 'b', 'c', 'd', 'e'];
      await Promise.all(ids.map((id) => ground.mailer.send(mail({ messageId: `${id}@mixdown` }))));
      const received = (await ground.received()).map(({ messageId }) => messageId);
      expect(received).to.have.members(ids.map((id) => `<${id}@mixdown>`));
    });

    for (const to of [
      '',
      'nobody',
      'a@b.example\r\nRCPT TO:<evil@b.example>',
      'a@b.example, c@b.example',
      '<a@b.example> x',
    ])
      it(`refuses the address ${JSON.stringify(to)} for good`, async () => {
        expect(await rejection(ground.mailer.send(mail({ to })))).to.be.instanceOf(PermanentError);
        expect(await ground.received()).to.be.empty;
      });

    it('lets no subject add a header', async () => {
      await ground.mailer.send(mail({ subject: 'a\r\nBcc: evil@example.org' }));
      const [received] = await ground.received();
      expect(received?.bcc ?? []).to.be.empty;
      expect(received?.headers.map(({ key }) => key)).to.not.include('bcc');
    });

    it('says that it is unavailable, not that the mail is bad, when it breaks down', async () => {
      await ground.mailer.check();
      await ground.breakDown();
      expect(await rejection(ground.mailer.send(mail({})))).to.be.instanceOf(UnavailableError);
      expect(await rejection(ground.mailer.check())).to.be.instanceOf(UnavailableError);
    });
  });
}

describe('mailer: an SMTP server that refuses', () => {
  for (const [code, kind] of [
    [550, PermanentError],
    [450, UnavailableError],
  ] as const)
    it(`takes ${code} as ${kind.name}`, async () => {
      const server = await startMailServer();
      const mailer = await openMailer(server.url, { from });
      try {
        server.refuse(code);
        expect(await rejection(mailer.send(mail({})))).to.be.instanceOf(kind);
        server.refuse(undefined);
        await mailer.send(mail({}));
        expect(await server.mails()).to.have.length(1);
      } finally {
        mailer.close();
        await server.close();
      }
    });
});

describe('mailer: an SMTP server that is silent', () => {
  it('is given up after as long as its URL says', async () => {
    const mute = createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const mailer = await openMailer(`smtp://127.0.0.1:${port}?greetingTimeout=200`, { from });
    try {
      expect(await rejection(mailer.send(mail({})))).to.be.instanceOf(UnavailableError);
    } finally {
      mailer.close();
      mute.close();
    }
  });
});

describe('mailer: files in a directory', () => {
  it('replaces a mail that is sent again', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mails-'));
    const mailer = await openMailer(`file:${directory}`, { from });
    try {
      await mailer.send(mail({ text: 'first' }));
      await mailer.send(mail({ text: 'again' }));
      expect((await readMails(directory)).map(({ text }) => text?.trim())).to.deep.equal(['again']);
    } finally {
      mailer.close();
      await rm(directory, { recursive: true });
    }
  });
});

function mail(parts: Partial<Mail>): Mail {
  return {
    to: 'ada@example.org',
    subject: 'Subject',
    text: 'Text',
    html: '<p>HTML</p>',
    messageId: 'mp3.1.1@mixdown',
    ...parts,
  };
}
