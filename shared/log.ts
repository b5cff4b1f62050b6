import pino from 'pino';
import pretty from 'pino-pretty';
import { traceFields } from './trace.ts';

export type Log = pino.Logger;

/** JSON lines for machines, coloured lines for people at a terminal. */
export function createLog(level: string, { terminal }: { terminal: boolean }): Log {
  const options = { level, base: {}, timestamp: pino.stdTimeFunctions.isoTime, mixin: traceFields };
  if (!terminal) return pino({ ...options, formatters: { level: (label) => ({ level: label }) } });
  return pino(
    options,
    pretty({
      translateTime: 'HH:MM:ss',
      ignore: 'pid,hostname',
      hideObject: true,
      messageFormat: forPeople,
    }),
  );
}

/** Fields that link lines for machines. People read the lines one after the other. */
const links = [
  'level',
  'time',
  'service',
  'msg',
  'traceId',
  'requestId',
  'reqId',
  'messageId',
  'req',
  'res',
  'err',
];

/** One line, such as `converter: conversion done (id 0199…, duration 20.06)`. */
function forPeople(line: Record<string, unknown>): string {
  const { service, msg, req, res, responseTime } = line as Partial<RequestLine> & Record<string, unknown>;
  const from = typeof service === 'string' ? `${service}: ` : '';
  if (req && res) return `${from}${req.method} ${req.url} ${res.status} (${responseTime ?? 0} ms)`;
  const details = Object.entries(line).filter(([name, value]) => !links.includes(name) && isShort(value));
  const text = details.map(([name, value]) => `${name} ${String(value)}`).join(', ');
  return `${from}${String(msg)}${text === '' ? '' : ` (${text})`}`;
}

interface RequestLine {
  req: { method: string; url: string };
  res: { status: number };
  responseTime: number;
}

function isShort(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value) || (Array.isArray(value) && value.length > 0);
}
