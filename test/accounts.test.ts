import { randomBytes } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Conversion } from '../shared/client/client.ts';
import { createApiClient, type ApiClient } from '../shared/testing/api-client.ts';
import { makeVideo } from '../shared/testing/media.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';
import type { Environment } from './environments/environment.ts';
import { environments } from './environments/environments.ts';

const password = 'correct horse';

for (const [name, create] of Object.entries(environments()))
  describe(`Accounts, ${name}`, function () {
    let mixdown: Environment;
    let directory: string;
    let video: string;
    let ada: ApiClient;

    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-accounts-'));
      video = await makeVideo(join(directory, 'song.mp4'), 2);
      mixdown = await create({ REQUIRE_VERIFIED_EMAIL: 'true', LOG_LEVEL: 'debug' });
    });
    after(async () => {
      await mixdown.close();
      await rm(directory, { recursive: true });
    });
    beforeEach(async () => {
      ada = await createApiClient(mixdown.url, `${randomBytes(6).toString('hex')}@example.org`, password);
    });

    const send = (path: string, body: object, method = 'POST') =>
      fetch(mixdown.url + path, {
        method,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
    const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;
    /** The link of the mail to Ada that has this subject. */
    const linkOf = (subject: string) =>
      waitUntil(`the mail "${subject}"`, async () => {
        const mails = await mixdown.mails();
        const mail = mails.find((each) => each.subject === subject && each.to?.[0]?.address === ada.email);
        return mail?.text?.match(/https?:\S+/)?.[0];
      });
    async function verify(): Promise<void> {
      const link = await linkOf('Verify your email address');
      const token = new URL(link).searchParams.get('token');
      expect((await send('/auth/verify-email', { token })).status).to.equal(204);
    }
    const upload = async (token: string) => {
      const body = new FormData();
      body.set('file', await openAsBlob(video), 'song.mp4');
      return fetch(`${mixdown.url}/videos`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}` },
        body,
      });
    };
    const get = (path: string, token: string) =>
      fetch(mixdown.url + path, { headers: { Authorization: `Bearer ${token}` } });
    const makeKey = async (scopes: string[]) => {
      const headers = { 'Content-Type': 'application/json' };
      const body = JSON.stringify({ name: 'script', scopes });
      const answer = await ada.call('/auth/api-keys', { method: 'POST', headers, body });
      return (await answer.json()) as { id: string; key: string };
    };

    it('wait for their address to be verified before they upload, and no longer', async () => {
      const refused = await upload(ada.token);
      expect(refused.status).to.equal(403);
      expect(await codeOf(refused)).to.equal('email-not-verified');
      const link = await linkOf('Verify your email address');
      expect(new URL(link).origin).to.equal(mixdown.url.replace('127.0.0.1', new URL(link).hostname));
      const page = await fetch(link);
      expect(page.status).to.equal(200);
      expect(await page.text()).to.include('<form method="post"');
      expect((await upload(ada.token)).status).to.equal(403);
      await verify();
      expect((await upload(ada.token)).status).to.equal(202);
    });

    it('upload and download by API key, each for what the key is for, until it is revoked', async () => {
      await verify();
      const [uploader, downloader] = [await makeKey(['upload']), await makeKey(['download'])];
      const { id } = (await (await upload(uploader.key)).json()) as Conversion;
      const done = await ada.finished(id);
      expect(done.status).to.equal('done');
      expect((await get(`/videos/${id}`, downloader.key)).status).to.equal(200);
      const mp3 = await get(`/mp3s/${id}`, downloader.key);
      expect(mp3.headers.get('content-type')).to.equal('audio/mpeg');
      expect((await mp3.arrayBuffer()).byteLength).to.equal(done.mp3?.size);
      expect(await codeOf(await get(`/mp3s/${id}`, uploader.key))).to.equal('insufficient-scope');
      expect(await codeOf(await upload(downloader.key))).to.equal('insufficient-scope');
      expect(await codeOf(await get('/auth/me', downloader.key))).to.equal('insufficient-scope');
      await ada.call(`/auth/api-keys/${downloader.id}`, { method: 'DELETE' });
      expect(await codeOf(await get(`/mp3s/${id}`, downloader.key))).to.equal('bad-api-key');
    });

    it('are closed to a token whose session has ended, everywhere', async () => {
      expect((await ada.call('/videos')).status).to.equal(200);
      expect((await ada.call('/auth/logout', { method: 'POST' })).status).to.equal(204);
      expect((await ada.call('/auth/me')).status).to.equal(401);
      await waitUntil('the gateway to refuse it', async () => (await ada.call('/videos')).status === 401);
    });

    it('get a new password by the mail’s link, which ends what was open', async () => {
      expect((await send('/auth/password-reset-request', { email: ada.email })).status).to.equal(202);
      const link = await linkOf('Choose a new password');
      expect(await (await fetch(link)).text()).to.include('type="password"');
      const body = new URLSearchParams({
        token: new URL(link).searchParams.get('token')!,
        password: 'a better horse',
      });
      const done = await fetch(`${mixdown.url}/auth/password-reset-confirm`, { method: 'POST', body });
      expect(await done.text()).to.include('Your password is set');
      expect((await send('/auth/login', { email: ada.email, password })).status).to.equal(401);
      expect((await send('/auth/login', { email: ada.email, password: 'a better horse' })).status).to.equal(
        200,
      );
      await waitUntil('the gateway to refuse it', async () => (await ada.call('/videos')).status === 401);
    });

    it('get their mails at a new address once it is confirmed, also about what is uploaded with an older token', async () => {
      await verify();
      const email = `new-${ada.email}`;
      const body = JSON.stringify({ email, currentPassword: password });
      const headers = { 'Content-Type': 'application/json' };
      expect((await ada.call('/users/me', { method: 'PATCH', headers, body })).status).to.equal(200);
      const mail = await waitUntil('the mail to the new address', async () =>
        (await mixdown.mails()).find(({ to }) => to?.[0]?.address === email),
      );
      const token = new URL(/https?:\S+/.exec(mail.text!)![0]).searchParams.get('token');
      expect((await send('/auth/confirm-email', { token })).status).to.equal(204);
      const mailedTo = async () => {
        const { id } = (await (await upload(ada.token)).json()) as Conversion;
        const about = await waitUntil('the mail', async () =>
          (await mixdown.mails()).find(({ text }) => text?.includes(id)),
        );
        return about.to?.[0]?.address;
      };
      await waitUntil('a mail about an upload to the new address', async () => (await mailedTo()) === email);
    });

    it('that are deleted take their videos and mp3s with them', async () => {
      await verify();
      const { id } = (await (await upload(ada.token)).json()) as Conversion;
      const url = (await ada.finished(id)).mp3!.url;
      const mail = await waitUntil('the mail', async () =>
        (await mixdown.mails()).find(
          ({ text, subject }) => subject?.startsWith('Your mp3') && text?.includes(id),
        ),
      );
      const link = /https?:\S+token=\S+/.exec(mail.text!)![0];
      expect((await fetch(link)).status).to.equal(200);
      expect((await ada.call('/users/me', { method: 'DELETE' })).status).to.equal(204);
      await waitUntil('the mp3 to be gone', async () => (await fetch(link)).status === 404);
      expect((await get(new URL(url).pathname, ada.token)).status).to.equal(401);
      expect((await upload(ada.token)).status).to.equal(401);
      expect((await send('/auth/login', { email: ada.email, password })).status).to.equal(401);
    });

    it('tell no secret to any log', async () => {
      await verify();
      const { key } = await makeKey(['upload', 'download']);
      await get('/videos', key);
      await send('/auth/password-reset-request', { email: ada.email });
      const link = await linkOf('Choose a new password');
      await fetch(link);
      const { id } = (await (await upload(key)).json()) as Conversion;
      await ada.finished(id);
      const login = await send('/auth/login', { email: ada.email, password });
      const tokens = (await login.json()) as { access_token: string; refresh_token: string };
      await send('/auth/refresh', { refresh_token: tokens.refresh_token });
      await send('/auth/login', { email: ada.email, password: 'wrong but near' });
      const output = mixdown.output();
      expect(output).to.include('/auth/refresh');
      const secrets = [password, 'wrong but near', key, ada.token, tokens.access_token, tokens.refresh_token];
      for (const secret of [...secrets, new URL(link).searchParams.get('token')!])
        expect(output.includes(secret), secret).to.equal(false);
      expect(output).to.not.match(/[?&]token=/);
    });
  });
