import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { waitUntil } from './wait-until.ts';

/** The API as a program of somebody else's would use it: nothing of Mixdown's own code. */
export interface Conversion {
  id: string;
  filename: string;
  size: number;
  status: 'queued' | 'converting' | 'done' | 'failed' | 'cancelled';
  progress: number;
  error: { code: string; message: string } | null;
  warnings: string[];
  mp3: { id: string; size: number; duration: number; bitrate: number; url: string } | null;
  createdAt: string;
  updatedAt: string;
  finishedAt: string | null;
}

export interface ApiClient {
  token: string;
  email: string;
  /** A call with the access token. */
  call(path: string, init?: RequestInit): Promise<Response>;
  upload(file: string, filename?: string): Promise<Conversion>;
  conversion(id: string): Promise<Conversion>;
  /** Waits for a final state. */
  finished(
    id: string,
    options?: { timeoutMs?: number; onChange?: (now: Conversion) => void },
  ): Promise<Conversion>;
}

/** Registers a new person and logs in. */
export async function createApiClient(
  url: string,
  email: string,
  password = 'correct horse',
): Promise<ApiClient> {
  const credentials = JSON.stringify({ email, password });
  const json = { 'Content-Type': 'application/json' };
  await expectStatus(
    201,
    await fetch(`${url}/auth/register`, { method: 'POST', headers: json, body: credentials }),
  );
  const login = await fetch(`${url}/auth/login`, { method: 'POST', headers: json, body: credentials });
  const { access_token: token } = (await (await expectStatus(200, login)).json()) as { access_token: string };

  const call = (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${token}`);
    return fetch(url + path, { ...init, headers });
  };
  const conversion = async (id: string) =>
    (await (await expectStatus(200, await call(`/videos/${id}`))).json()) as Conversion;

  return {
    token,
    email,
    call,
    conversion,
    async upload(file, filename = basename(file)) {
      const form = new FormData();
      form.set('file', await openAsBlob(file), filename);
      const answer = await expectStatus(202, await call('/videos', { method: 'POST', body: form }));
      return (await answer.json()) as Conversion;
    },
    finished(id, { timeoutMs = 60_000, onChange } = {}) {
      let now: Conversion | undefined;
      const look = async () => {
        now = await conversion(id);
        onChange?.(now);
        return ['done', 'failed', 'cancelled'].includes(now.status) && now;
      };
      return waitUntil(`conversion ${id} to finish`, look, {
        timeoutMs,
        everyMs: 100,
        progress: () => `${now?.status} ${now?.progress}`,
      });
    },
  };
}

async function expectStatus(status: number, answer: Response): Promise<Response> {
  if (answer.status !== status)
    throw new Error(`Expected ${status}, got ${answer.status}: ${await answer.text()}`);
  return answer;
}
