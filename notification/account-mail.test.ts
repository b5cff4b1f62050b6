import { expect } from 'chai';
import { topics, type AccountMailKind } from '../shared/messages.ts';
import { accountMail } from './account-mail.ts';

const id = '0198c0de-7a3c-7b52-9d4e-3f1f6a1c2b4d';
const url = 'https://mixdown.example.org/auth/verify-email?token=a.b.c&x="';
const news = (kind: AccountMailKind, parts: Partial<Parameters<typeof accountMail>[0]> = {}) =>
  accountMail({
    ...{ id, kind, email: 'ada@example.org', displayName: '<b>Visit evil.example</b>' },
    ...{ url: null, expiresAt: null, newEmail: null },
    ...parts,
  });
const link = { url, expiresAt: '2026-01-31T12:34:56.000Z' };

describe('a mail about an account', () => {
  for (const kind of ['verify-email', 'password-reset', 'invitation', 'confirm-email'] as const)
    it(`has the link and its expiry: ${kind}`, () => {
      const { text, html, to, messageId } = news(kind, link);
      expect(text).to.include(`:\n${url}\n`);
      expect(html).to.include(
        'href="https://mixdown.example.org/auth/verify-email?token=a.b.c&amp;x=&quot;"',
      );
      for (const body of [text, html])
        expect(body).to.include('works once and expires on 2026-01-31 12:34 UTC');
      expect(to).to.equal('ada@example.org');
      expect(messageId).to.equal(`${kind}.${id}@mixdown`);
    });

  for (const kind of ['email-changing', 'email-changed'] as const)
    it(`names the new address, as text: ${kind}`, () => {
      const { text, html } = news(kind, { newEmail: `o'neil@example.org` });
      expect(text).to.include(`o'neil@example.org`);
      expect(html).to.include('o&#39;neil@example.org').and.not.include('href');
    });

  it('says after a password change whether API keys still work', () => {
    const text = (endedApiKeys?: string[]) =>
      news('password-changed', endedApiKeys ? { endedApiKeys } : {}).text;
    expect(text()).to.include('API keys still work');
    expect(text([])).to.include('no API keys');
    expect(text(['backup', 'phone'])).to.include('no longer work: backup, phone.');
    expect(news('password-changed', { endedApiKeys: ['<b>'] }).html).to.include('&lt;b&gt;');
  });

  it('exists for every kind', () => {
    const kinds = topics.account.schema as unknown as { shape: { kind: { options: AccountMailKind[] } } };
    for (const kind of kinds.shape.kind.options) {
      const { subject, text, html } = news(kind);
      expect(subject, kind).to.not.equal('');
      expect(text, kind).to.not.equal('');
      expect(html, kind).to.include('<p>');
      expect(text, kind).to.not.include('undefined');
    }
  });

  it('contains no text chosen by whoever registered, since a stranger may receive it', () => {
    for (const kind of ['verify-email', 'invitation'] as const)
      expect(JSON.stringify(news(kind, link))).to.not.include('evil.example');
  });
});
