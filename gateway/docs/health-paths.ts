import { healthSchema } from '../../shared/http/health.ts';
import { nobody, ok, operation } from './operations.ts';

const tag = 'Health';

const up = { status: 'up' };
const down = { status: 'down' };
const ready = { database: up, blobs: up, broker: up, users: up };

export const healthPaths = {
  '/health/live': {
    get: operation({
      tag,
      summary: 'The gateway runs',
      security: nobody,
      answers: ok(healthSchema, { status: 'up', checks: {} }),
    }),
  },
  '/health/ready': health('The gateway can work', ready, { ...ready, broker: down }),
  '/health/db': health('The users database can be reached', { database: up }, { database: down }),
};

function health(summary: string, good: object, bad: object) {
  const unhealthy = { schema: healthSchema, example: { status: 'down', checks: bad } };
  return {
    get: operation({
      tag,
      summary,
      security: nobody,
      answers: {
        ...ok(healthSchema, { status: 'up', checks: good }),
        '503': { description: 'Something needed is down', content: { 'application/json': unhealthy } },
      },
    }),
  };
}
