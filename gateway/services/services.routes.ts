import { Router } from 'express';
import { forwardTo } from './forward.ts';
import type { RemoteService } from './services.ts';

/** The paths of an OpenAPI document: each with its methods in lower case. */
export type DescribedPaths = Readonly<Record<string, object>>;

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/**
 * Forwards each described call to the service that owns its path. A WebSocket is described as the GET that
 * opens it.
 */
export function servicesRoutes(services: readonly RemoteService[], described: DescribedPaths): Router {
  const router = Router();
  for (const service of services) {
    const forward = forwardTo(service);
    for (const [path, calls] of Object.entries(described).filter(([path]) => isOf(service, path)))
      for (const method of methods)
        if (method in calls) router[method](path.replaceAll(/\{(\w+)\}/g, ':$1'), forward);
  }
  return router;
}

function isOf({ prefixes }: RemoteService, path: string): boolean {
  return prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
}
