import type { Response } from 'express';
import type { Ended } from '../shared/http/request-metrics.ts';
import type { Metrics } from '../shared/metrics/metrics.ts';

/** Counts the outcome of each upload and download. */
export function countTransfer(metrics: Metrics | undefined) {
  return ({ route, method, aborted, problem }: Ended, response: Response): void => {
    const failure = aborted ? 'aborted' : problem;
    if (route === '/videos' && method === 'POST')
      metrics?.count('uploads', { outcome: failure ?? 'accepted' });
    if (route !== '/mp3s/:id' || method !== 'GET') return;
    metrics?.count('downloads', { outcome: failure ?? outcomes[response.statusCode] ?? 'whole' });
    if (failure === undefined)
      metrics?.count('downloadBytes', {}, Number(response.get('Content-Length') ?? 0));
  };
}

const outcomes: Record<number, string> = { 206: 'range', 304: 'not-modified' };
