import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { FetchError } from './fetch-error.ts';
import { request, type Network } from './request.ts';

export interface FollowOptions {
  headers?: OutgoingHttpHeaders;
  signal: AbortSignal;
  network: Network;
}

export interface Followed {
  answer: IncomingMessage;
  /** The address asked for, then those of the redirects; the last one answered. */
  urls: [URL, ...URL[]];
}

const mostRedirects = 10;
const redirects = new Set([301, 302, 303, 307, 308]);

/** Follows redirects. Each is checked like the first address. @throws FetchError */
export async function follow(first: URL, { headers, signal, network }: FollowOptions): Promise<Followed> {
  const urls: [URL, ...URL[]] = [first];
  for (let url = first; ; urls.push(url)) {
    const sent = { ...usualHeaders, ...authorization(url), ...headers };
    const answer = await request(url, { headers: sent, signal, network });
    const next = nextUrl(answer, url);
    if (!next) return { answer, urls };
    answer.destroy();
    if (urls.length > mostRedirects)
      throw new FetchError(`The address leads to more than ${mostRedirects} others, one after the other.`);
    url = next;
  }
}

const usualHeaders = {
  Accept: '*/*',
  // What is compressed cannot be resumed.
  'Accept-Encoding': 'identity',
  // Some servers refuse requests without one.
  'User-Agent': 'Mixdown',
};

function nextUrl({ statusCode = 0, headers: { location } }: IncomingMessage, url: URL): URL | undefined {
  if (!redirects.has(statusCode) || location === undefined) return undefined;
  // Browsers read what is not ASCII as UTF-8.
  const text = Buffer.from(location, 'latin1').toString('utf8');
  const next = URL.canParse(text, url.href) ? new URL(text, url) : undefined;
  if (next === undefined || !/^https?:$/.test(next.protocol))
    throw new FetchError(`${url.hostname} leads to an address that is not http or https.`);
  // Credentials are for the server they were given for.
  if (next.origin === url.origin && next.username === '' && next.password === '') {
    next.username = url.username;
    next.password = url.password;
  }
  return next;
}

function authorization({ username, password }: URL): { Authorization?: string } {
  if (username === '' && password === '') return {};
  const credentials = `${decoded(username)}:${decoded(password)}`;
  return { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
