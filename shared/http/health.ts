import { Router, type Response } from 'express';
import { z } from 'zod';
import { errorText } from '../errors.ts';
import type { Log } from '../log.ts';
import { withinTime } from '../within-time.ts';

/** A service's dependencies by name; a check rejects while its dependency is not usable. */
export type Checks = Record<string, () => Promise<void>>;

const dependency = z.object({ status: z.enum(['up', 'down']) });
type Dependency = z.infer<typeof dependency>;

export const healthSchema = z
  .object({ status: z.enum(['up', 'down']), checks: z.record(z.string(), dependency) })
  .meta({ id: 'Health' });

const checkTimeoutMs = 4_000;

/** `/health/live`: the process runs. `/health/ready`: all its dependencies are up, listed by name. */
export function healthRoutes(checks: Checks, log: Log, timeoutMs = checkTimeoutMs): Router {
  const router = Router();
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'up', checks: {} });
  });
  router.get('/health/ready', (_request, response) => answerHealth(response, checks, log, timeoutMs));
  return router;
}

/**
 * 200 if every check passes, otherwise 503. The reason of a failure goes to the log, not to the client.
 * @param timeoutMs after this time a check without an answer counts as failed
 */
export async function answerHealth(
  response: Response,
  checks: Checks,
  log: Log,
  timeoutMs = checkTimeoutMs,
): Promise<void> {
  const run = async ([name, check]: [string, () => Promise<void>]): Promise<[string, Dependency]> => {
    try {
      await withinTime(timeoutMs, check());
      return [name, { status: 'up' }];
    } catch (error) {
      log.debug({ dependency: name, reason: errorText(error) }, 'health check failed');
      return [name, { status: 'down' }];
    }
  };
  const results = await Promise.all(Object.entries(checks).map(run));
  const up = results.every(([, { status }]) => status === 'up');
  response
    .status(up ? 200 : 503)
    .set('Cache-Control', 'no-store')
    .json({ status: up ? 'up' : 'down', checks: Object.fromEntries(results) });
}
