import type { RequestHandler } from 'express';
import type { Descriptions } from '../docs/descriptions.ts';
import { forwardTo } from './forward.ts';
import type { RemoteService } from './services.ts';

/**
 * Forwards each described call to the service that owns its path. A WebSocket is described as the GET that opens it.
 * Any other call goes on to the next handler.
 */
export function servicesRoutes(
  services: readonly RemoteService[],
  descriptions: Pick<Descriptions, 'find'>,
): RequestHandler {
  const table = services.map((service) => ({ service, forward: forwardTo(service) }));
  return async (request, response, next) => {
    const { method, path } = request;
    const entry = table.find(({ service }) => isOf(service, path.toLowerCase()));
    const described = entry && (await descriptions.find(entry.service.name, method, path));
    if (!entry || described === undefined) {
      next();
      return;
    }
    // For the metrics, in the form of the gateway's own routes.
    request.route = { path: described.replaceAll(/\{(\w+)\}/g, ':$1') };
    // The caller may have left while the service was asked for its description.
    if (!request.socket.destroyed) await entry.forward(request, response, next);
  };
}

function isOf({ prefixes }: RemoteService, path: string): boolean {
  return prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
}
