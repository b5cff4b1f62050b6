import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** argon2id with OWASP's minimum cost: 19 MiB, 2 passes, 1 lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

/** Whether it was made at a lower cost and should be replaced as soon as the password is known. */
export function isOutdated(passwordHash: string): boolean {
  const parameters = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(passwordHash);
  if (!parameters) return true;
  const [memoryCost = 0, timeCost = 0] = parameters.slice(1).map(Number);
  return memoryCost < cost.memoryCost || timeCost < cost.timeCost;
}

export type PasswordCheck = (password: string, passwordHash: string | undefined) => Promise<boolean>;

/**
 * Takes as long for an unknown account as for a wrong password, so that the time does not reveal which it is.
 * @returns a check; `passwordHash` is undefined for an unknown account, which never matches
 */
export async function createPasswordCheck(): Promise<PasswordCheck> {
  const nobodys = await hashPassword(randomBytes(32).toString('hex'));
  return async (password, passwordHash) => {
    const matches = await verify(passwordHash ?? nobodys, password);
    return matches && passwordHash !== undefined;
  };
}
