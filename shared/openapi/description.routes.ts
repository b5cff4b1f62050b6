import { Router } from 'express';
import { createOpenApi, type Api } from './document.ts';

/** `/openapi.json`: what a service answers, for the gateway, which merges it into the API's description. */
export function descriptionRoutes(api: Api): Router {
  const router = Router();
  const document = createOpenApi(api);
  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  return router;
}
