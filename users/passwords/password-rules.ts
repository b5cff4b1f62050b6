import { ProblemError } from '../../shared/errors.ts';

/** Those that an attacker tries first. */
type CommonPasswords = ReadonlySet<string>;

/** Loads them with its first call: few starts are followed by a new password. */
export function commonPasswords(): () => Promise<CommonPasswords> {
  let loading: Promise<CommonPasswords> | undefined;
  return () => (loading ??= loadCommonPasswords());
}

/** From leaked password lists, without those that are too short to be allowed here. */
export async function loadCommonPasswords(): Promise<CommonPasswords> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].filter((password) => password.length >= 8));
}

/** What somebody who knows the user would try next. */
interface Person {
  email: string;
  displayName?: string | null | undefined;
}

/** @throws ProblemError 400 `weak-password` with the reason */
export function checkPasswordStrength(common: CommonPasswords, password: string, person: Person): void {
  const reason = weakness(common, password.toLowerCase(), person);
  if (reason === undefined) return;
  throw new ProblemError(400, 'weak-password', `Please choose another password: it ${reason}.`, {
    errors: [{ path: 'password', message: reason }],
  });
}

function weakness(common: CommonPasswords, password: string, person: Person): string | undefined {
  if (common.has(password)) return 'is one of the most common passwords, which are guessed first';
  if (new Set(password).size < 3) return 'consists of only one or two different characters';
  const own = [person.email, person.email.replace(/@.*/, ''), person.displayName ?? '', 'mixdown'];
  if (own.some((word) => isMadeOf(password, word.toLowerCase())))
    return 'is made of your name, your address or the name of this service';
  return undefined;
}

/** Only that word, possibly repeated, with digits and signs around it. */
function isMadeOf(password: string, word: string): boolean {
  if (word.length < 3 || !password.includes(word)) return false;
  return !/\p{L}/u.test(password.replaceAll(word, ''));
}
