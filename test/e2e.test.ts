import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import bundledFfmpeg from '@ffmpeg-installer/ffmpeg';
import { expect } from 'chai';
import type { Conversion } from '../shared/client/client.ts';
import { createApiClient, type ApiClient } from '../shared/testing/api-client.ts';
import { makeMedia, makeVideo } from '../shared/testing/media.ts';
import { isAboutConversion, type ReceivedMail } from '../shared/testing/mails.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';
import type { Environment } from './environments/environment.ts';
import { environments } from './environments/environments.ts';

const seconds = 5;
/** Small to store and quick to make, but work to convert. */
const silence = ['-f', 'lavfi', '-i', 'anullsrc=r=44100:cl=stereo', '-c:a', 'flac'];

for (const [name, create] of Object.entries(environments())) {
  describe(`Mixdown, ${name}`, function () {
    let mixdown: Environment;
    let directory: string;
    let video: string;
    let people = 0;
    const person = () => createApiClient(mixdown.url, `person${++people}@example.org`);

    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-e2e-'));
      video = await makeVideo(join(directory, 'song.mp4'), seconds);
      mixdown = await create();
    });
    after(async () => {
      await mixdown.close();
      await rm(directory, { recursive: true });
    });

    /** The mail about that conversion, once it came. */
    const mailAbout = (id: string): Promise<ReceivedMail> =>
      waitUntil(`a mail about ${id}`, async () =>
        (await mixdown.mails()).find(({ text }) => text?.includes(id)),
      );

    describe('from an upload to the mp3', () => {
      let ada: ApiClient;
      let accepted: Conversion;
      let done: Conversion;
      let mail: ReceivedMail;
      before(async () => {
        ada = await person();
        accepted = await ada.upload(video, 'Größe & "Klang" 🎵.mp4');
        done = await ada.finished(accepted.id);
        mail = await mailAbout(accepted.id);
      });

      it('accepts the video at once', () => {
        expect(accepted).to.include({
          status: 'queued',
          filename: 'Größe & "Klang" 🎵.mp4',
          error: null,
          mp3: null,
        });
      });

      it('ends as done, with what is known of the mp3', () => {
        expect(done).to.include({ status: 'done', progress: 1, error: null });
        expect(done.mp3?.id).to.equal(accepted.id);
        expect(done.mp3?.duration).to.be.closeTo(seconds, 0.2);
        expect(done.finishedAt).to.match(/^\d{4}-\d\d-\d\dT.*Z$/);
      });

      it('mails the download id, the link, and how to fetch it with curl', () => {
        expect(mail.to?.map(({ address }) => address)).to.deep.equal([ada.email]);
        expect(mail.subject).to.equal('Your mp3 is ready: Größe & "Klang" 🎵.mp4');
        expect(mail.text).to.include(`Download id: ${accepted.id}`);
        expect(mail.text).to.include(
          `curl -OJ -H "Authorization: Bearer $TOKEN" ${mixdownLink(mail).split('?')[0]!}`,
        );
        expect(mail.html).to.include('Größe &amp; &quot;Klang&quot; 🎵.mp4');
      });

      it('gives the mp3 to its owner: whole, playable, titled after the video', async () => {
        const answer = await ada.call(`/mp3s/${accepted.id}`);
        expect(answer.status).to.equal(200);
        expect(answer.headers.get('content-type')).to.equal('audio/mpeg');
        expect(answer.headers.get('content-disposition')).to.include(
          "filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%26%20%22Klang%22%20%F0%9F%8E%B5.mp3",
        );
        const mp3 = Buffer.from(await answer.arrayBuffer());
        expect(mp3.length).to.equal(done.mp3?.size);
        const report = await reportOf(mp3, directory);
        expect(report).to.match(/Input #0, mp3/);
        expect(report).to.include('title           : Größe & "Klang" 🎵');
        expect(report).to.include('Duration: 00:00:05');
      });

      it('gives the mp3 to whoever has the link of the mail', async () => {
        const answer = await fetch(mixdownLink(mail));
        expect(answer.status).to.equal(200);
        expect((await answer.arrayBuffer()).byteLength).to.equal(done.mp3?.size);
      });

      it('takes the link of the mail for this one mp3 only', async () => {
        const other = await ada.upload(video);
        await ada.finished(other.id);
        const answer = await fetch(mixdownLink(mail).replace(accepted.id, other.id));
        expect(answer.status).to.equal(403);
        expect(await answer.json()).to.include({ code: 'bad-link' });
      });

      it('serves ranges and resumes by ETag', async () => {
        const path = `/mp3s/${accepted.id}`;
        const whole = Buffer.from(await (await ada.call(path)).arrayBuffer());
        const size = whole.length;
        for (const [range, start, end] of [
          ['bytes=0-99', 0, 99],
          ['bytes=1000-', 1000, size - 1],
          ['bytes=-10', size - 10, size - 1],
        ] as const) {
          const answer = await ada.call(path, { headers: { Range: range } });
          expect(answer.status).to.equal(206);
          expect(answer.headers.get('content-range')).to.equal(`bytes ${start}-${end}/${size}`);
          expect(Buffer.from(await answer.arrayBuffer()).equals(whole.subarray(start, end + 1))).to.equal(
            true,
          );
        }
        const etag = (await ada.call(path, { method: 'HEAD' })).headers.get('etag') ?? '';
        // fetch itself asks for a reload where it is not told how old a copy may be.
        const conditional = { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' };
        expect((await ada.call(path, { headers: conditional })).status).to.equal(304);
        const changed = await ada.call(path, { headers: { Range: 'bytes=0-9', 'If-Range': '"another"' } });
        expect(changed.status).to.equal(200);
        const outside = await ada.call(path, { headers: { Range: `bytes=${size}-` } });
        expect(outside.status).to.equal(416);
        expect(outside.headers.get('content-range')).to.equal(`bytes */${size}`);
      });

      it('lets nobody else see, fetch or delete it', async () => {
        const eve = await person();
        for (const [method, path] of [
          ['GET', `/videos/${accepted.id}`],
          ['DELETE', `/videos/${accepted.id}`],
          ['GET', `/mp3s/${accepted.id}`],
        ] as const) {
          const answer = await eve.call(path, { method });
          expect(answer.status, `${method} ${path}`).to.equal(404);
          expect(await answer.json()).to.include({ code: 'not-found' });
        }
        const list = (await (await eve.call('/videos')).json()) as { items: unknown[] };
        expect(list.items).to.be.empty;
      });
    });

    it('tells by record and mail when a video has no sound', async () => {
      const ada = await person();
      const silent = await makeMedia(
        join(directory, 'silent.mp4'),
        '-f',
        'lavfi',
        '-i',
        'testsrc=duration=1',
      );
      const { id } = await ada.upload(silent);
      const failed = await ada.finished(id);
      expect(failed.status).to.equal('failed');
      expect(failed.error?.code).to.equal('no-audio');
      expect((await mailAbout(id)).subject).to.equal('Conversion failed: silent.mp4');
      const download = await ada.call(`/mp3s/${id}`);
      expect(download.status).to.equal(409);
      expect(await download.json()).to.include({ code: 'not-ready' });
    });

    it('tells when a file is no video at all, whatever its name', async () => {
      const ada = await person();
      const text = join(directory, 'text.mp4');
      await writeFile(text, 'I am a text.\n'.repeat(100));
      const failed = await ada.finished((await ada.upload(text)).id);
      expect(failed.error?.code).to.equal('not-media');
    });

    it('converts a WebM as well', async () => {
      const ada = await person();
      const webm = await makeMedia(
        join(directory, 'song.webm'),
        '-i',
        video,
        '-c:v',
        'libvpx',
        '-c:a',
        'libvorbis',
      );
      const done = await ada.finished((await ada.upload(webm)).id);
      expect(done.status).to.equal('done');
      expect(done.mp3?.duration).to.be.closeTo(seconds, 0.2);
    });

    it('lists the newest first, page by page', async () => {
      const ada = await person();
      const ids: string[] = [];
      for (let n = 0; n < 3; n++) ids.unshift((await ada.upload(video, `${n}.mp4`)).id);
      const page = async (query: string) =>
        (await (await ada.call(`/videos?${query}`)).json()) as {
          items: Conversion[];
          nextCursor: string | null;
        };
      const first = await page('limit=2');
      expect(first.items.map(({ id }) => id)).to.deep.equal(ids.slice(0, 2));
      const second = await page(`limit=2&cursor=${first.nextCursor ?? ''}`);
      expect(second.items.map(({ id }) => id)).to.deep.equal(ids.slice(2));
      expect(second.nextCursor).to.equal(null);
      await Promise.all(ids.map((id) => ada.finished(id)));
      expect((await page('status=done')).items).to.have.length(3);
      expect((await page('status=failed')).items).to.be.empty;
    });

    it('deletes a conversion with everything of it', async () => {
      const ada = await person();
      const { id } = await ada.upload(video);
      await ada.finished(id);
      expect((await ada.call(`/videos/${id}`, { method: 'DELETE' })).status).to.equal(204);
      for (const path of [`/videos/${id}`, `/mp3s/${id}`])
        expect((await ada.call(path)).status).to.equal(404);
    });

    it('converts uploads that come at once, each with one mail', async () => {
      const ada = await person();
      const uploads = await Promise.all([1, 2, 3, 4, 5].map((n) => ada.upload(video, `${n}.mp4`)));
      const ends = await Promise.all(uploads.map(({ id }) => ada.finished(id)));
      expect(ends.map(({ status }) => status)).to.deep.equal(['done', 'done', 'done', 'done', 'done']);
      for (const { id } of ends) await mailAbout(id);
      const mails = (await mixdown.mails()).filter(
        (mail) => isAboutConversion(mail) && mail.to?.[0]?.address === ada.email,
      );
      expect(mails).to.have.length(5);
    });

    it('converts a done video again, whose mp3 can be fetched all the time, and mails about it', async () => {
      const ada = await person();
      const { id } = await ada.upload(video);
      const first = await ada.finished(id);
      const fetched = async () => (await (await ada.call(`/mp3s/${id}`)).arrayBuffer()).byteLength;
      const again = await ada.call(`/videos/${id}/retry`, { method: 'POST', body: '{}' });
      expect(again.status).to.equal(202);
      expect(await again.json()).to.deep.include({ status: 'queued', mp3: first.mp3 });
      expect(await fetched()).to.equal(first.mp3?.size);
      const second = await ada.finished(id);
      expect(second).to.deep.include({ status: 'done', options: first.options, mp3: first.mp3 });
      expect(await fetched()).to.equal(first.mp3?.size);
      await waitUntil('two mails', async () => {
        const about = (await mixdown.mails()).filter(({ text }) => text?.includes(id));
        return about.length === 2;
      });
    });

    it('is done at once with the same file again, of which nothing is lost when the first is deleted', async () => {
      const ada = await person();
      const first = await ada.finished((await ada.upload(video)).id);
      const again = await ada.upload(video);
      expect(again).to.include({ status: 'done', progress: 1 });
      expect(again.mp3).to.deep.equal({ ...first.mp3, id: again.id, url: again.mp3?.url });
      await mailAbout(again.id);
      const fetched = async (id: string) => Buffer.from(await (await ada.call(`/mp3s/${id}`)).arrayBuffer());
      const mp3 = await fetched(first.id);
      expect((await ada.call(`/videos/${first.id}`, { method: 'DELETE' })).status).to.equal(204);
      expect((await fetched(again.id)).equals(mp3)).to.equal(true);

      const renamed = await ada.upload(video, 'another name.mp4');
      expect(renamed.status).to.equal('queued');
      await ada.finished(renamed.id);
      expect((await fetched(renamed.id)).equals(mp3)).to.equal(false);
    });

    it('cancels what runs and what waits, and converts it when it is tried again', async () => {
      const ada = await person();
      const long = await makeMedia(join(directory, 'long.flac'), ...silence, '-t', '1800');
      const uploads: Conversion[] = [];
      for (let n = 0; n < 4; n++) uploads.push(await ada.upload(long, `${n}.flac`));
      const short = await ada.upload(video);
      uploads.push(short);
      await waitUntil(
        'one to run',
        async () => (await ada.conversion(uploads[0]!.id)).status === 'converting',
      );
      const cancel = (id: string) => ada.call(`/videos/${id}/cancel`, { method: 'POST' });
      for (const answer of await Promise.all(uploads.map(({ id }) => cancel(id)))) {
        expect(answer.status).to.equal(202);
        expect(((await answer.json()) as Conversion).status).to.equal('cancelled');
      }
      const again = await cancel(short.id);
      expect(again.status).to.equal(409);
      expect(await again.json()).to.include({ code: 'wrong-state' });

      // What comes later is through only when those before it are out of the way.
      const next = await ada.upload(video);
      expect((await ada.finished(next.id)).status).to.equal('done');
      await mailAbout(next.id);
      for (const { id } of uploads) expect((await ada.conversion(id)).status).to.equal('cancelled');

      expect((await ada.call(`/videos/${short.id}/retry`, { method: 'POST' })).status).to.equal(202);
      expect((await ada.finished(short.id)).status).to.equal('done');
      await mailAbout(short.id);
      expect((await ada.call(`/videos/${short.id}/retry`, { method: 'POST' })).status).to.equal(409);
      const mails = (await mixdown.mails()).filter(
        (mail) => isAboutConversion(mail) && mail.to?.[0]?.address === ada.email,
      );
      expect(mails).to.have.length(2);
    });

    it('tells of every step while one watches, and then that it is over', async () => {
      const ada = await person();
      const long = await makeMedia(join(directory, 'watched.flac'), ...silence, '-t', '600');
      const { id } = await ada.upload(long);
      const answer = await ada.call(`/videos/${id}/events`);
      expect(answer.headers.get('content-type')).to.match(/^text\/event-stream/);
      const blocks = (await answer.text()).split('\n\n').filter((block) => block.includes('data: '));
      const seen = blocks.map((block) => JSON.parse(/^data: (.*)$/m.exec(block)![1]!) as Conversion);
      const statuses = seen.map(({ status }) => status);
      expect([...new Set(statuses)].join(' ')).to.match(/^(queued )?converting done$/);
      const progress = seen.map((conversion) => conversion.progress);
      expect(progress).to.deep.equal(progress.toSorted((a, b) => a - b));
      expect(progress.some((value) => value > 0 && value < 1)).to.equal(true);

      const lastId = /^id: (.*)$/m.exec(blocks.at(-1)!)![1]!;
      const over = await ada.call(`/videos/${id}/events`, { headers: { 'Last-Event-ID': lastId } });
      expect(over.status).to.equal(204);
      const eve = await person();
      expect((await eve.call(`/videos/${id}/events`)).status).to.equal(404);
    });

    it('keeps every promise over a kill -9', async () => {
      const ada = await person();
      const uploads = await Promise.all([1, 2, 3].map((n) => ada.upload(video, `${n}.mp4`)));
      await mixdown.crash();
      for (const { id } of uploads) {
        expect((await ada.finished(id)).status).to.equal('done');
        await mailAbout(id);
      }
    });

    it('describes its API, and shows the description without anything from elsewhere', async () => {
      const document = (await (await fetch(`${mixdown.url}/openapi.json`)).json()) as {
        openapi: string;
        paths: object;
      };
      expect(document.openapi).to.equal('3.1.0');
      expect(document.paths).to.include.keys('/videos', '/videos/{id}', '/mp3s/{id}', '/auth/login');
      const page = await (await fetch(`${mixdown.url}/docs`)).text();
      const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file!);
      expect(files).to.not.be.empty;
      for (const file of files) {
        const address = new URL(file, `${mixdown.url}/docs`);
        expect(address.origin).to.equal(new URL(mixdown.url).origin);
        expect(address.pathname).to.match(/^\/docs\//);
        expect((await fetch(address)).status, file).to.equal(200);
      }
    });

    it('names everything it needs in its health', async () => {
      const ready = await fetch(`${mixdown.url}/health/ready`);
      expect(ready.status).to.equal(200);
      const { checks } = (await ready.json()) as { checks: object };
      expect(checks).to.have.all.keys('database', 'blobs', 'broker', 'users');
      expect((await fetch(`${mixdown.url}/health/db`)).status).to.equal(200);
    });

    describe('told to stop', () => {
      it('ends with exit code 0', async () => {
        expect(new Set(await mixdown.stop())).to.deep.equal(new Set([0]));
      });
    });
  });
}

/** The link of the mail's text. */
function mixdownLink({ text = '' }: ReceivedMail): string {
  return /http\S+\?token=\S+/.exec(text)?.[0] ?? '';
}

/** What ffmpeg says of the mp3. */
async function reportOf(mp3: Buffer, directory: string): Promise<string> {
  const file = join(directory, 'downloaded.mp3');
  await writeFile(file, mp3);
  const { stderr } = await promisify(execFile)(bundledFfmpeg.path, ['-i', file, '-f', 'null', '-']);
  expect((await readFile(file)).length).to.equal(mp3.length);
  return stderr;
}
