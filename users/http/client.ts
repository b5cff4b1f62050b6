import { isIPv6 } from 'node:net';
import type { Request } from 'express';

/** Where a request comes from, as far as known. */
export interface Client {
  address: string;
  /** The User-Agent. */
  device: string | null;
}

/** The gateway names its client in X-Forwarded-For. */
export function clientOf(request: Request): Client {
  const device = request.get('User-Agent')?.slice(0, 255) ?? null;
  return { address: withoutMapping(request.ip ?? 'unknown').slice(0, 45), device };
}

/** A household or server has a whole /64 of IPv6. Otherwise each of its addresses would start a new count. */
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

/** IPv4 as a dual-stack socket shows it. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
