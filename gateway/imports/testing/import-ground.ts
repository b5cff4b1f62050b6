import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import type { Bucket } from '../../../shared/blobs/blob-store.ts';
import type { PayloadOf } from '../../../shared/bus/bus.ts';
import { queues, topics } from '../../../shared/messages.ts';
import type { TestDatabase } from '../../../shared/testing/test-database.ts';
import { waitUntil } from '../../../shared/testing/wait-until.ts';
import { conversionSchema, uploadSchema, type Conversion } from '../../conversions/conversion.schema.ts';
import { createGatewayGround, type GatewayGround } from '../../testing/gateway-ground.ts';
import { usageSchema } from '../../usage/usage.api.ts';

type Status = Conversion['status'];

/** A gateway that imports from loopback, for one person. */
export interface ImportGround extends GatewayGround {
  /** Messages that the gateway has sent. */
  videos: PayloadOf<typeof topics.video>[];
  mp3s: PayloadOf<typeof topics.mp3>[];
  failures: PayloadOf<typeof topics.failed>[];
  call(path: string, init?: RequestInit): Promise<Response>;
  importFrom(url: string): Promise<Conversion>;
  upload(content: string): Promise<Conversion>;
  /** As the converter does. */
  finish(id: string, mp3: string): Promise<void>;
  show(id: string): Promise<Conversion>;
  until(id: string, status: Status): Promise<Conversion>;
  bytesUsed(): Promise<number>;
  /** undefined if there is none */
  read(bucket: Bucket, id: string): Promise<string | undefined>;
}

/** @param broker by default a new SQLite file */
export async function createImportGround(
  create: () => Promise<TestDatabase>,
  settings: Parameters<GatewayGround['start']>[0] = {},
  broker?: string,
): Promise<ImportGround> {
  const ground = await createGatewayGround(create, broker);
  const { bus, blobs } = ground;
  const note =
    <T>(list: T[]) =>
    ({ payload }: { payload: T }) =>
      Promise.resolve(void list.push(payload));
  const sent: Pick<ImportGround, 'videos' | 'mp3s' | 'failures'> = { videos: [], mp3s: [], failures: [] };
  await bus.consume(queues.video, note(sent.videos), { concurrency: 1 });
  await bus.consume(queues.mp3, note(sent.mp3s), { concurrency: 1 });
  await bus.consume(queues.failed, note(sent.failures), { concurrency: 1 });
  const imports = { atOnce: 4, timeout: 60, isAllowed: (address: string) => address === '127.0.0.1' };
  const { url } = await ground.start({ imports, ...settings });

  const token = ground.accounts.token({ id: randomUUID() });
  const call = (path: string, init: RequestInit = {}) =>
    fetch(url + path, { ...init, headers: { Authorization: `Bearer ${token}` } });
  const post = async (path: string, body: FormData | string) => {
    const answer = await call(path, { method: 'POST', body });
    expect(answer.status).to.equal(202);
    return answer.json();
  };
  const show = async (id: string) => conversionSchema.parse(await (await call(`/videos/${id}`)).json());
  const until = (id: string, status: Status) =>
    waitUntil(status, async () => {
      const conversion = await show(id);
      return conversion.status === status && conversion;
    });
  return {
    ...ground,
    ...sent,
    ...{ call, show, until },
    async importFrom(from) {
      return conversionSchema.parse(await post('/videos/import', JSON.stringify({ url: from })));
    },
    async upload(content) {
      const body = new FormData();
      body.set('file', new File([content], 'talk.mp4'));
      return uploadSchema.parse(await post('/videos', body));
    },
    async finish(id, mp3) {
      const request = await waitUntil('the message', () => sent.videos.find((video) => video.id === id));
      await blobs.put('mp3s', id, Readable.from([mp3]));
      const facts = { missingSeconds: 0, gaps: { seconds: 0, longest: [] }, copied: false };
      await bus.publish(topics.mp3, {
        ...request,
        mp3: { size: mp3.length, duration: 12.5, bitrate: 64_000, ...facts },
        warnings: [],
      });
      await until(id, 'done');
    },
    async bytesUsed() {
      return usageSchema.parse(await (await call('/usage')).json()).bytesStored;
    },
    async read(bucket, id) {
      return (await blobs.stat(bucket, id)) && text(await blobs.get(bucket, id));
    },
  };
}
