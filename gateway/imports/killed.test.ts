import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { openBlobStore } from '../../shared/blobs/open-blob-store.ts';
import { supervise, type SupervisedProcess } from '../../shared/testing/supervised-process.ts';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import type { TestDatabase } from '../../shared/testing/test-database.ts';
import { waitUntil } from '../../shared/testing/wait-until.ts';
import { findConversion, insertConversion } from '../conversions/conversion.repository.ts';
import { insertImport } from '../conversions/import.repository.ts';
import { conversionRow, createGatewayDatabase, type GatewayDatabase } from '../testing/gateway-database.ts';
import { startRemoteServer, type Answer, type RemoteServer } from './testing/remote-server.ts';

const script = fileURLToPath(new URL('testing/gateway-process.ts', import.meta.url));

for (const [name, create] of Object.entries(testDatabases()))
  describe(`an import whose gateway is killed, in ${name}`, () => {
    let directory: string;
    let databaseUrl: string;
    let database: GatewayDatabase;
    let server: RemoteServer | undefined;
    const processes: SupervisedProcess[] = [];

    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-imports-'));
      const made = async (): Promise<TestDatabase> => {
        const test = await create();
        databaseUrl = test.url;
        return test;
      };
      database = await createGatewayDatabase(made);
    });
    after(async () => {
      await Promise.all(processes.map(({ end }) => end('SIGKILL')));
      await server?.close();
      await database.remove();
      await rm(directory, { recursive: true });
    });

    function start(): SupervisedProcess {
      const stores = [`sqlite:${join(directory, 'bus.db')}`, `file:${join(directory, 'blobs')}`];
      const child = spawn(process.execPath, ['--import', 'tsx', script, databaseUrl, ...stores], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const supervised = supervise(child);
      processes.push(supervised);
      return supervised;
    }

    it('is fetched by another, once', async () => {
      const endless: Answer = (_request, response) => {
        response.writeHead(200, { 'Content-Length': 1000 }).write('0123456789');
      };
      const { url, requests } = (server = await startRemoteServer({
        '/talk.mp4': [endless, (_request, response) => response.end('a video')],
      }));
      const row = conversionRow({ size: 0 });
      await insertConversion(database.db, row);
      await insertImport(database.db, { id: row.id, ownerId: row.owner_id, url: `${url}/talk.mp4` });

      const first = start();
      await first.until('the request', () => requests.length > 0);
      const second = start();
      await first.end('SIGKILL');
      await second.until('the video', async () => (await findConversion(database.db, row.id))?.size === 7);
      await waitUntil('the row to go', async () => {
        return (await database.db.selectFrom('imports').select('id').execute()).length === 0;
      });
      expect(requests).to.have.length(2);
      const blobs = await openBlobStore(`file:${join(directory, 'blobs')}`);
      expect((await blobs.stat('videos', row.id))?.size).to.equal(7);
      await blobs.close();
    });
  });
