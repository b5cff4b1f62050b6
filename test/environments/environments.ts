import { testServer } from '../../shared/testing/test-server.ts';
import { createApart } from './apart.ts';
import { createEmbedded } from './embedded.ts';
import type { Environment } from './environment.ts';

/** @param env further settings for every service */
type CreateEnvironment = (env?: Record<string, string>) => Promise<Environment>;

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
