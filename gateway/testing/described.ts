import { Router } from 'express';
import type { OpenApiDocument } from '../../shared/openapi/document.ts';

/** A description that has nothing but these paths. */
export function documentOf(paths: OpenApiDocument['paths']): OpenApiDocument {
  return { openapi: '3.1.0', tags: [], security: [], paths, components: {} };
}

/** Serves it, as a service does. */
export function describing(paths: OpenApiDocument['paths']): Router {
  return Router().get('/openapi.json', (_request, response) => {
    response.json(documentOf(paths));
  });
}
