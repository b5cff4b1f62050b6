import type { ServerResponse } from 'node:http';
import { upgradeOf } from './upgrades.ts';

/**
 * Of an answer that has closed: whether all of it left for the client. What the network still loses is not seen here. Of a
 * connection that a handler took over: whether it was answered.
 */
export function isWhole(response: ServerResponse): boolean {
  return response.writableFinished || upgradeOf(response)?.taken === true;
}
