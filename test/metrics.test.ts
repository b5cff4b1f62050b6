import { request } from 'node:http';
import { join } from 'node:path';
import { once } from 'node:events';
import { expect } from 'chai';
import { createApiClient, type ApiClient } from '../shared/testing/api-client.ts';
import { makeMedia, makeVideo } from '../shared/testing/media.ts';
import { freePort } from '../shared/testing/service-process.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';
import { createEmbedded } from './environments/embedded.ts';

const mute = ['-f', 'lavfi', '-i', 'testsrc=duration=1:size=64x64:rate=5', '-c:v', 'libx264'];

/** The values by name and labels, as `mixdown_mails_total{kind="mp3",outcome="sent"}`. */
function parse(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

describe('the metrics of a running Mixdown', function () {
  let mixdown: Awaited<ReturnType<typeof createEmbedded>>;
  let metricsUrl: string;
  let ada: ApiClient;
  const scrape = async () => parse(await (await fetch(metricsUrl)).text());
  /** Waits until it is told so: counting comes after the answer. */
  const untilValue = (name: string, value: number) =>
    waitUntil(`${name} to be ${value}`, async () => rounded((await scrape()).get(name)) === value);
  /** To milliseconds, like the durations of conversions. */
  const rounded = (value: number | undefined) => Number(value?.toFixed(3));

  before(async () => {
    const port = String(await freePort());
    metricsUrl = `http://127.0.0.1:${port}/metrics`;
    mixdown = await createEmbedded({ METRICS_PORT: port });
    ada = await createApiClient(mixdown.url, 'ada@example.org');
  });
  after(() => mixdown.close());

  it('follow a video from its upload to its mail and its download', async () => {
    const { id, size } = await ada.upload(await makeVideo(join(mixdown.directory, 'song.mp4'), 3));
    const { mp3 } = await ada.finished(id);
    await (await ada.call(`/mp3s/${id}`)).arrayBuffer();
    await (await ada.call(`/mp3s/${id}`, { headers: { Range: 'bytes=0-9' } })).arrayBuffer();

    await untilValue('mixdown_uploads_total{outcome="accepted"}', 1);
    await untilValue('mixdown_upload_bytes_total', size);
    await untilValue('mixdown_conversions_total{outcome="done"}', 1);
    await untilValue('mixdown_conversion_seconds_count', 1);
    await untilValue('mixdown_conversion_seconds_per_media_second_count', 1);
    await untilValue('mixdown_mp3_bytes_total', mp3?.size ?? 0);
    await untilValue('mixdown_media_seconds_total', mp3?.duration ?? 0);
    await untilValue('mixdown_mails_total{kind="mp3",outcome="sent"}', 1);
    await untilValue('mixdown_downloads_total{outcome="whole"}', 1);
    await untilValue('mixdown_downloads_total{outcome="range"}', 1);
    await untilValue('mixdown_download_bytes_total', (mp3?.size ?? 0) + 10);
    await untilValue('mixdown_messages_total{queue="video",outcome="done"}', 1);
    await untilValue('mixdown_queue_wait_seconds_count{queue="video"}', 1);
    await untilValue('mixdown_queue_depth{queue="video"}', 0);
    await untilValue('mixdown_queue_dead{queue="video"}', 0);
    await untilValue('mixdown_outbox_rows', 0);
    await untilValue('mixdown_ffmpeg_running', 0);
  });

  it('count a result that is used again, but no conversion and none of its time', async () => {
    const { mp3 } = await ada.upload(join(mixdown.directory, 'song.mp4'));
    await untilValue('mixdown_conversions_total{outcome="reused"}', 1);
    await untilValue('mixdown_mp3_bytes_total', 2 * (mp3?.size ?? 0));
    await untilValue('mixdown_mails_total{kind="mp3",outcome="sent"}', 2);
    await untilValue('mixdown_conversions_total{outcome="done"}', 1);
    await untilValue('mixdown_conversion_seconds_count', 1);
  });

  it('tell refusals and failures by their codes', async () => {
    const { id } = await ada.upload(await makeMedia(join(mixdown.directory, 'mute.mp4'), ...mute));
    await ada.finished(id);
    await ada.call('/videos', { method: 'POST', body: new FormData() });
    await fetch(`${mixdown.url}/videos`, { method: 'POST' });

    await untilValue('mixdown_conversions_total{outcome="no-audio"}', 1);
    await untilValue('mixdown_mails_total{kind="failed",outcome="sent"}', 1);
    await waitUntil('both refusals', async () => {
      const refused = [...(await scrape())].filter(([name]) =>
        /^mixdown_uploads_total\{(?!.*accepted)/.test(name),
      );
      return refused.length === 2;
    });
  });

  it('have no more labels after requests that are made to make some', async () => {
    const known = await scrape();
    const paths = ['/a', '/b/c', '/videos/xyz/../%00', '/mp3s/a"b', '/auth/x?y=1', '/videos/ada@example.org'];
    for (const path of paths)
      for (const method of ['GET', 'PROPFIND', 'PURGE', 'POST', 'M-SEARCH']) {
        const { port } = new URL(mixdown.url);
        const sent = request({ host: '127.0.0.1', port, path, method }).end();
        const [answer] = (await once(sent, 'response')) as [NodeJS.ReadableStream];
        answer.resume();
        await once(answer, 'end');
      }
    const http = 'mixdown_http_request_duration_seconds_count';
    await waitUntil('the requests to be counted', async () =>
      [...(await scrape()).keys()].some((name) => name.startsWith(http) && name.includes('method="OTHER"')),
    );
    const fresh = [...(await scrape()).keys()].filter((name) => name.startsWith(http) && !known.has(name));
    for (const name of fresh) {
      expect(name).to.match(/route="(other|\/(videos|mp3s)\/:id)"/);
      expect(name).to.match(/method="(GET|POST|OTHER)"/);
    }
    expect([...(await scrape()).keys()].join('\n')).to.not.match(/PROPFIND|xyz|ada@|example\.org/);
  });

  it('are not on the public port', async () => {
    expect((await fetch(`${mixdown.url}/metrics`)).status).to.equal(404);
  });
});
