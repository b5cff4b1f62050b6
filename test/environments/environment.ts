import type { ReceivedMail } from '../../shared/testing/mails.ts';
import { testServer } from '../../shared/testing/test-server.ts';
import { createApart } from './apart.ts';
import { createEmbedded } from './embedded.ts';

/** Mixdown running somehow; the tests know only what a person or a program outside sees of it. */
export interface Environment {
  url: string;
  mails(): Promise<ReceivedMail[]>;
  /** kill -9 of every process, then a new start on what is left. */
  crash(): Promise<void>;
  /** SIGTERM to every process. @returns their exit codes */
  stop(): Promise<(number | null)[]>;
  /** Stops what still runs and removes every trace. */
  close(): Promise<void>;
}

/** @param env further settings for every service */
export type CreateEnvironment = (env?: Record<string, string>) => Promise<Environment>;

/** Every way to run Mixdown that this machine can test. */
export function environments(): Record<string, CreateEnvironment> {
  const all: Record<string, CreateEnvironment> = { 'embedded in one process': createEmbedded };
  const broker = testServer('services apart: RabbitMQ', 'TEST_E2E_BROKER_URL');
  const blobs = testServer('services apart: MongoDB', 'TEST_BLOBS_URL');
  const mysql = testServer('services apart: MySQL', 'TEST_MYSQL_URL');
  if (broker !== undefined && blobs !== undefined && mysql !== undefined)
    all['four services on real servers'] = (env = {}) => createApart({ broker, blobs, mysql }, { env });
  return all;
}
