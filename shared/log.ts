import pino from 'pino';
import pretty from 'pino-pretty';
import { traceFields } from './trace.ts';

export type Log = pino.Logger;

/** JSON lines for machines, coloured lines for a person at a terminal. */
export function createLog(level: string, { terminal }: { terminal: boolean }): Log {
  const options = { level, base: {}, timestamp: pino.stdTimeFunctions.isoTime, mixin: traceFields };
  if (!terminal) return pino({ ...options, formatters: { level: (label) => ({ level: label }) } });
  return pino(
    options,
    pretty({
      translateTime: 'HH:MM:ss',
      ignore: 'service,traceId,requestId',
      messageFormat: '{if service}{service}: {end}{msg}',
    }),
  );
}
