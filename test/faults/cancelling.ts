import { setTimeout as pause } from 'node:timers/promises';
import type { Conversion } from '../../shared/client/client.ts';
import type { ApiClient } from '../../shared/testing/api-client.ts';
import type { Random } from '../../shared/testing/random.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { withStatus } from './conversions.ts';

/** What came of cancelling. */
export interface Cancelling {
  /** Conversions that were queued once more. */
  triedAgain: number;
  /** Answers that the API doesn't promise. */
  strange: string[];
}

/** While everything else breaks: cancels unfinished conversions and tries them again at once, so that all of them still end well. */
export async function cancelAndRetry(
  client: ApiClient,
  random: Random,
  enough: () => boolean,
): Promise<Cancelling> {
  const result: Cancelling = { triedAgain: 0, strange: [] };
  while (!enough()) {
    await pause(random.between(200, 1_500));
    const conversion = await pickUnfinished(client, random);
    if (!conversion) continue;
    for (const action of ['cancel', 'retry'] as const) {
      const { status, strange } = await insist(client, `/videos/${conversion.id}/${action}`);
      if (strange !== undefined) result.strange.push(strange);
      if (action === 'retry' && status === 202) result.triedAgain += 1;
    }
  }
  return result;
}

/** Few convert and many are queued: those that convert are to be hit as often. */
async function pickUnfinished(client: ApiClient, random: Random): Promise<Conversion | undefined> {
  for (const status of random.shuffled(['queued', 'converting'] as const)) {
    // The gateway, or what it needs, may be down just now.
    const found = await withStatus(client, status).catch(() => []);
    if (found.length > 0) return random.pick(found);
  }
  return undefined;
}

/**
 * Asks until there is an answer, while servers and the gateway itself may be down. Cancelling too: without an answer it may
 * have been done by half, and doing it again is what puts it right.
 */
function insist(client: ApiClient, path: string): Promise<{ status: number; strange?: string }> {
  const ask = async () => {
    const init = { method: 'POST', signal: AbortSignal.timeout(30_000) };
    const answer = await client.call(path, init).catch(() => undefined);
    const body = await answer?.text().catch(() => undefined);
    if (!answer || body === undefined || answer.status === 503) return undefined;
    const { status } = answer;
    const isPromised = status === 202 || (status === 409 && body.includes('"wrong-state"'));
    return isPromised ? { status } : { status, strange: `${path} ${status} ${body.slice(0, 200)}` };
  };
  return waitUntil(`an answer to POST ${path}`, ask, { timeoutMs: 120_000, everyMs: 200 });
}
