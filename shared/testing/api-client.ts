import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { createMixdownClient, type Conversion } from '../client/client.ts';
import { waitUntil } from './wait-until.ts';

export class UnexpectedAnswerError extends Error {
  override name = 'UnexpectedAnswerError';

  /** Its body. */
  readonly answer: unknown;

  constructor(message: string, answer: unknown) {
    super(`${message}: ${JSON.stringify(answer)}`);
    this.answer = answer;
  }
}

/** A person who uses the API as any other program does, by its description. */
export interface ApiClient {
  token: string;
  email: string;
  /** A call with the access token. */
  call(path: string, init?: RequestInit): Promise<Response>;
  /** @param options as text. @throws UnexpectedAnswerError */
  upload(file: string, filename?: string, options?: Record<string, string>): Promise<Conversion>;
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
  const credentials = { email, password };
  const stranger = createMixdownClient(url);
  await expectStatus(201, stranger.POST('/auth/register', { body: credentials }));
  const login = await expectStatus(200, stranger.POST('/auth/login', { body: credentials }));
  const token = login.access_token;
  const client = createMixdownClient(url, token);

  const call = (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${token}`);
    return fetch(url + path, { ...init, headers });
  };
  const conversion = (id: string) =>
    expectStatus(200, client.GET('/videos/{id}', { params: { path: { id } } }));

  return {
    token,
    email,
    call,
    conversion,
    async upload(file, filename = basename(file), options = {}) {
      const form = new FormData();
      for (const [name, value] of Object.entries(options)) form.set(name, value);
      form.set('file', await openAsBlob(file), filename);
      // The description knows a file only as a string.
      const body = { file: filename };
      return expectStatus(202, client.POST('/videos', { body, bodySerializer: () => form }));
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

async function expectStatus<T>(
  status: number,
  answer: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await answer;
  if (response.status !== status || data === undefined)
    throw new UnexpectedAnswerError(`Expected ${status}, got ${response.status}`, error);
  return data;
}
