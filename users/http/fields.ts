import { z } from 'zod';

/** The fields of requests about accounts. */

export const emailField = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'must be at most 254 characters')
  .check(z.email('must be an email address'))
  .meta({ example: 'ada@example.org' });

const [shortest, longest] = [8, 128];

/**
 * NIST SP 800-63B: a minimum length, no rules about kinds of characters, counted in Unicode code points.
 * Another system may compose the same characters differently, hence NFKC.
 */
export const newPasswordField = z
  .string()
  .normalize('NFKC')
  .refine((text) => charactersOf(text) >= shortest, `must be at least ${shortest} characters`)
  .refine((text) => charactersOf(text) <= longest, `must be at most ${longest} characters`)
  .meta({ minLength: shortest, maxLength: longest, example: 'correct horse battery staple' });

/** Code points, as NIST counts. */
function charactersOf(text: string): number {
  return Array.from(text).length;
}

/** A password to compare: an impossible one is wrong, not invalid. */
export const passwordField = z
  .string()
  .normalize('NFKC')
  .max(1024, 'must be at most 1024 characters')
  .meta({ example: 'correct horse battery staple' });

export const displayNameField = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must be at most 100 characters')
  .meta({ example: 'Ada' });

/** A secret from a mail or a login. */
export const tokenField = z.string().min(1).max(2048);

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.uuid().optional().meta({ description: 'nextCursor of the previous page' }),
};
