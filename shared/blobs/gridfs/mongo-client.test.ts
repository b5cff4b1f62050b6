import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { rejection } from '../../testing/rejection.ts';
import { startTcpProxy, type TcpProxy } from '../../testing/tcp-proxy.ts';
import { testServer } from '../../testing/test-server.ts';
import { keepClient, type KeptClient } from './mongo-client.ts';

const serverUrl = testServer('MongoDB', 'TEST_BLOBS_URL');

if (serverUrl !== undefined)
  describe('the client of MongoDB', () => {
    let proxy: TcpProxy;
    let clients: MongoClient[];
    let kept: KeptClient;
    beforeEach(async () => {
      const url = new URL(serverUrl);
      proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port || 27017) });
      url.host = `127.0.0.1:${proxy.port}`;
      clients = [];
      kept = keepClient(() => {
        const client = new MongoClient(url.href, { serverSelectionTimeoutMS: 300 });
        clients.push(client);
        return client;
      });
    });
    afterEach(async () => {
      await kept.close();
      await proxy.close();
    });
    const ping = () => kept.use((db) => db.command({ ping: 1 }));

    it('is kept as long as it finds its server, whatever else fails', async () => {
      await ping();
      await rejection(kept.use((db) => db.command({ noSuchCommand: 1 })));
      await ping();
      expect(clients).to.have.length(1);
    });

    it('is replaced once, however many calls find no server', async () => {
      await ping();
      await proxy.refuse();
      await Promise.all([1, 2, 3].map(() => rejection(ping())));
      await proxy.accept();
      await ping();
      expect(clients).to.have.length(2);
    });
  });
