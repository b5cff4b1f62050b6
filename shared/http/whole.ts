import type { ServerResponse } from 'node:http';
import { upgradeOf } from './upgrades.ts';

/**
 * Whether all of a closed answer was sent to the client. Losses in the network are not visible here. For a
 * connection that a handler took over: whether it was answered.
 */
export function isWhole(response: ServerResponse): boolean {
  return response.writableFinished || upgradeOf(response)?.taken === true;
}
