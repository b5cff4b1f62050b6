import { Router } from 'express';
import type { Kysely } from 'kysely';
import type { Authenticate } from '../auth/authenticate.ts';
import type { GatewaySchema } from '../database/schema.ts';
import type { Limits } from './quotas.ts';
import type { UsageAnswer } from './usage.api.ts';
import { findUsage } from './usage.repository.ts';

interface UsageDeps {
  db: Kysely<GatewaySchema>;
  authenticate: Authenticate;
  limits: Limits;
}

export function usageRoutes({ db, authenticate, limits }: UsageDeps): Router {
  const router = Router();
  router.get('/usage', async (request, response) => {
    const { bytesStored, secondsConvertedToday } = await findUsage(db, (await authenticate(request)).id);
    response.json({
      bytesStored,
      // To thousandths, as durations are elsewhere.
      secondsConvertedToday: Math.round(secondsConvertedToday * 1000) / 1000,
      limits: {
        bytesStored: limits.bytes ?? null,
        secondsConvertedToday: limits.secondsADay ?? null,
      },
    } satisfies UsageAnswer);
  });
  return router;
}
