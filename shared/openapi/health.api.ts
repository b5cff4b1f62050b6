import { healthSchema } from '../http/health.ts';
import { nobody, ok, operation } from './operations.ts';

const tag = 'Health';

export const healthTag = { name: tag, description: 'For operators' };

/** The process answers. */
export function live(summary: string) {
  const answers = ok(healthSchema, { status: 'up', checks: {} });
  return { get: operation({ tag, summary, security: nobody, answers }) };
}

/**
 * Some of what a service needs can be used.
 * @param needs the names of its checks
 * @param down the one that fails in the example
 */
export function health<Need extends string>(summary: string, needs: readonly Need[], down: NoInfer<Need>) {
  const checks = (status: (need: Need) => string) =>
    Object.fromEntries(needs.map((need) => [need, { status: status(need) }]));
  const up = { status: 'up', checks: checks(() => 'up') };
  const unhealthy = { status: 'down', checks: checks((need) => (need === down ? 'down' : 'up')) };
  return {
    get: operation({
      tag,
      summary,
      security: nobody,
      answers: {
        ...ok(healthSchema, up),
        '503': {
          description: 'A dependency is down',
          content: { 'application/json': { schema: healthSchema, example: unhealthy } },
        },
      },
    }),
  };
}
