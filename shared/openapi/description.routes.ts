import { Router } from 'express';
import { createOpenApi, type Api, type OpenApiDocument } from './document.ts';

/** `/openapi.json`: what a service answers, for the gateway, which merges it into the API's description. Made at the first request. */
export function descriptionRoutes(api: Api): Router {
  const router = Router();
  let document: OpenApiDocument | undefined;
  router.get('/openapi.json', (_request, response) => {
    response.json((document ??= createOpenApi(api)));
  });
  return router;
}
