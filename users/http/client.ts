import { isIPv6 } from 'node:net';
import type { Request } from 'express';

/** Where a request comes from, as far as it can be told. */
export interface Client {
  address: string;
  /** What the User-Agent says. */
  device: string | null;
}

/** The gateway says in X-Forwarded-For whom it speaks for. */
export function clientOf(request: Request): Client {
  const device = request.get('User-Agent')?.slice(0, 255) ?? null;
  return { address: withoutMapping(request.ip ?? 'unknown').slice(0, 45), device };
}

/** One household or server has a whole /64 of IPv6: each address of it would be a fresh start. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [front = '', back] = address.split('::');
  const head = groupsOf(front);
  const tail = groupsOf(back ?? '');
  const missing = back === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}

/** IPv4 as a socket of both kinds shows it. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
