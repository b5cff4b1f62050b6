import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import type { z } from 'zod';
import { duration, httpAddress, origins, signingKey, wholeNumber, yesOrNo } from './values.ts';

/** What is wrong with a value: nothing where it is taken. */
function faults(kind: z.ZodType, text: string): string[] {
  const parsed = kind.safeParse(text);
  return parsed.success ? [] : parsed.error.issues.map(({ message }) => message);
}

function pem(type: 'rsa' | 'ed25519', modulusLength = 2048): string {
  const options = { publicKeyEncoding: { type: 'spki', format: 'pem' }, modulusLength } as const;
  const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
  return type === 'rsa'
    ? generateKeyPairSync('rsa', { ...options, privateKeyEncoding }).privateKey
    : generateKeyPairSync('ed25519', { ...options, privateKeyEncoding }).privateKey;
}

describe('the value of a setting', () => {
  describe('that is a time', () => {
    for (const [text, seconds] of [
      ['90', 90],
      ['90s', 90],
      ['15m', 900],
      ['6h', 21_600],
      ['7d', 604_800],
    ] as const)
      it(`reads ${text} as ${seconds} s`, () => {
        expect(duration.parse(text)).to.equal(seconds);
      });

    for (const text of ['0', '-5m', '1.5h', '5w', 'm', '1e3', '5 m', '1h30m'])
      it(`refuses ${text}`, () => {
        expect(faults(duration, text)).to.deep.equal(['must be a time such as 90s, 15m, 6h or 7d']);
      });

    it('refuses one that ends after every calendar', () => {
      expect(faults(duration, '999999999d')).to.deep.equal(['must be at most 36500d']);
    });
  });

  it('that is a number is whole, and within its bounds', () => {
    const kind = wholeNumber(1, Number.MAX_SAFE_INTEGER);
    for (const text of ['0', '-1', '1.5', '4GB', '1e400']) expect(faults(kind, text), text).to.have.length(1);
    expect(kind.parse('5000000000')).to.equal(5_000_000_000);
    expect(faults(wholeNumber(0, 10), '11')).to.deep.equal(['must be at most 10']);
    expect(faults(wholeNumber(0, 10), 'true')).to.deep.equal(['must be a whole number']);
  });

  it('that is yes or no is true or false', () => {
    expect([yesOrNo.parse('true'), yesOrNo.parse('false')]).to.deep.equal([true, false]);
    expect(faults(yesOrNo, '1')).to.deep.equal(['must be true or false']);
  });

  it('that is an address loses the slash at its end', () => {
    expect(httpAddress.parse('https://example.org/mixdown/')).to.equal('https://example.org/mixdown');
    expect(faults(httpAddress, 'localhost:5000')).to.deep.equal(['must be an http or https address']);
  });

  describe('that is a list of origins', () => {
    for (const [text, expected] of [
      ['https://app.example.org', ['https://app.example.org']],
      [
        'https://App.example.org/, http://localhost:3000',
        ['https://app.example.org', 'http://localhost:3000'],
      ],
      ['https://app.example.org:443,http://[::1]:8080', ['https://app.example.org', 'http://[::1]:8080']],
      ['*', ['*']],
    ] as const)
      it(`reads ${text} as browsers name them`, () => {
        expect(origins.parse(text)).to.deep.equal(expected);
      });

    for (const text of [
      ...['app.example.org', 'https://app.example.org/app', 'https://app.example.org?', 'ftp://example.org'],
      ...['https://*.example.org', 'https://a.example.org,*', 'https://a.example.org,', 'https://ada@a.org'],
      ...['https://a.example.org https://b.example.org', 'https://', 'https://a:99999', 'null'],
    ])
      it(`refuses ${text}`, () => {
        expect(faults(origins, text)).to.deep.equal([
          'must be origins such as https://app.example.org, separated by commas, or * alone',
        ]);
      });
  });

  describe('that is a signing key', () => {
    it('is PEM, also on one line', () => {
      const key = pem('rsa');
      expect(signingKey.parse(key.replaceAll('\n', String.raw`\n`))).to.equal(key);
    });

    for (const [what, key] of [
      ['no key', 'secret'],
      ['a damaged key', pem('rsa').replace(/\n.{20}/, '\n')],
      ['another kind of key', pem('ed25519')],
      ['a key too short for RS256', pem('rsa', 1024)],
    ] as const)
      it(`refuses ${what} in a sentence that doesn’t show it`, () => {
        expect(faults(signingKey, key)).to.deep.equal([
          'must be an RSA private key of at least 2048 bits in PEM form, without a passphrase',
        ]);
      });
  });
});
