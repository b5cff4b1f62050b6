import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';

/** The kinds of values of settings. Each refusal says what to write instead. */

const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
/** Times are stored as text of 24 characters: a year has 4 digits. */
const longestDays = 36_500;

/** `90`, `90s`, `15m`, `6h` or `7d`, as seconds. */
export const duration = z
  .string()
  .regex(/^[1-9]\d*[smhd]?$/, 'must be a time such as 90s, 15m, 6h or 7d')
  .transform((text) => {
    const unit = text.slice(-1);
    return (
      Number.parseInt(text, 10) * (unit in unitSeconds ? unitSeconds[unit as keyof typeof unitSeconds] : 1)
    );
  })
  .refine((seconds) => seconds <= longestDays * unitSeconds.d, `must be at most ${longestDays}d`);

/** `forever` or a time. */
export const durationOrForever = z.union([z.literal('forever'), duration], {
  error: 'must be a time such as 90s, 15m, 6h or 7d, or forever',
});

export const wholeNumber = (least: number, most: number) =>
  z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`);

export const yesOrNo = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((text) => text === 'true');

export const urlOf = (...schemes: string[]) =>
  z
    .string()
    .regex(
      new RegExp(`^(${schemes.map((scheme) => scheme.replace('+', String.raw`\+`)).join('|')}):.`),
      `must begin with ${schemes.map((scheme) => `${scheme}:`).join(' or ')}`,
    );

export const httpAddress = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .transform((url) => url.replace(/\/+$/, ''));

const originForm = /^https?:\/\/[^\s/?#@*\\]+\/?$/i;

/** `https://app.example.org,http://localhost:3000`, as browsers name them; or `*` alone. */
export const origins = z
  .string()
  .transform((text) => text.split(',').map((origin) => origin.trim()))
  .refine(
    (list) => list.join() === '*' || list.every((origin) => originForm.test(origin) && URL.canParse(origin)),
    'must be origins such as https://app.example.org, separated by commas, or * alone',
  )
  .transform((list): readonly string[] =>
    list.map((origin) => (origin === '*' ? origin : new URL(origin).origin)),
  );

/** An RSA key in PEM form. Line breaks may be written as `\n`. */
export const signingKey = z
  .string()
  .transform((pem) => pem.replaceAll(String.raw`\n`, '\n'))
  .refine(isSigningKey, 'must be an RSA private key of at least 2048 bits in PEM form, without a passphrase');

/** RS256 accepts no shorter key. Better to fail at the start than at the first login. */
function isSigningKey(pem: string): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem);
    return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
  } catch {
    return false;
  }
}
