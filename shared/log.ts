import pino from 'pino';
import pretty from 'pino-pretty';

export type Log = pino.Logger;

/** JSON lines for machines, coloured lines for a person at a terminal. */
export function createLog(level: string, { terminal }: { terminal: boolean }): Log {
  const options = { level, base: {}, timestamp: pino.stdTimeFunctions.isoTime };
  if (!terminal) return pino({ ...options, formatters: { level: (label) => ({ level: label }) } });
  return pino(
    options,
    pretty({
      translateTime: 'HH:MM:ss',
      ignore: 'service',
      messageFormat: '{if service}{service}: {end}{msg}',
    }),
  );
}
