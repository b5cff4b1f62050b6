import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { analysisSchema, waveformSchema, type StoredAnalysis } from '../../shared/analysis/analysis.ts';
import { writeAnalysis } from '../../shared/analysis/stored-analysis.ts';
import { testDatabases } from '../../shared/testing/test-databases.ts';
import { uploadSchema } from '../conversions/conversion.schema.ts';
import { createGatewayGround, type GatewayGround } from '../testing/gateway-ground.ts';

const { signal } = new AbortController();

const file: StoredAnalysis = {
  attempt: 1,
  analysis: {
    ...{ container: 'wav', duration: 0.5, streams: [], chapters: [], tags: { title: 'x' }, silences: [] },
    loudness: { integrated: -20.5, range: null, truePeak: -3 },
  },
  waveform: {
    ...{ version: 2, channels: 1, sample_rate: 8000, samples_per_pixel: 1024, bits: 8, length: 1 },
    data: [-128, 127],
  },
  of: { track: 'default', from: 0, to: null, channels: 'auto' },
};

for (const [name, create] of Object.entries(testDatabases()))
  describe(`the analysis of a video, in ${name}`, () => {
    let ground: GatewayGround;
    let url: string;
    const owner = randomUUID();
    before(async () => {
      ground = await createGatewayGround(create);
      ({ url } = await ground.start());
    });
    after(() => ground.remove());

    const call = (path: string, init: RequestInit = {}, by = owner) =>
      fetch(url + path, {
        ...init,
        headers: { Authorization: `Bearer ${ground.accounts.token({ id: by })}` },
      });
    async function upload(): Promise<string> {
      const body = new FormData();
      body.set('file', new File([randomUUID()], 'talk.mp4'));
      return uploadSchema.parse(await (await call('/videos', { method: 'POST', body })).json()).id;
    }
    const problem = async (answer: Response) => [
      answer.status,
      ((await answer.json()) as { code: string }).code,
    ];

    it('is read by the owner of the video alone', async () => {
      const id = await upload();
      await writeAnalysis(ground.blobs, id, file, signal);
      const analysis: unknown = await (await call(`/videos/${id}/analysis`)).json();
      expect(analysisSchema.parse(analysis)).to.deep.equal(file.analysis);
      const waveform: unknown = await (await call(`/videos/${id}/waveform`)).json();
      expect(waveformSchema.parse(waveform)).to.deep.equal(file.waveform);
      for (const path of ['analysis', 'waveform']) {
        const stranger = await call(`/videos/${id}/${path}`, {}, randomUUID());
        expect(await problem(stranger)).to.deep.equal([404, 'not-found']);
        expect((await fetch(`${url}/videos/${id}/${path}`)).status).to.equal(401);
      }
    });

    it('is not ready before the conversion', async () => {
      const id = await upload();
      for (const path of ['analysis', 'waveform'])
        expect(await problem(await call(`/videos/${id}/${path}`))).to.deep.equal([409, 'not-ready']);
    });

    it('goes with the video', async () => {
      const id = await upload();
      await writeAnalysis(ground.blobs, id, file, signal);
      expect((await call(`/videos/${id}`, { method: 'DELETE' })).status).to.equal(204);
      expect(await ground.blobs.stat('analyses', id)).to.equal(undefined);
    });
  });
