import type { ServerResponse } from 'node:http';

/** Of an answer that has closed: whether all of it left for the client. What the network still loses is not seen here. */
export function isWhole(response: ServerResponse): boolean {
  return response.writableFinished;
}
