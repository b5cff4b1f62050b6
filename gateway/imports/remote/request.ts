import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import http, { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction, type TcpSocketConnectOpts } from 'node:net';
import { withinTime } from '../../../shared/within-time.ts';
import type { AddressRule } from './addresses.ts';
import { connectionError, FetchError, timedOut } from './fetch-error.ts';

/** How the gateway reaches other servers. */
export interface Network {
  isAllowed: AddressRule;
  /** All addresses of a host name. */
  lookup: (host: string) => Promise<LookupAddress[]>;
  /** How long a server may send nothing, in ms. */
  silenceMs: number;
}

/** The system's own. @param isAllowed which addresses may be connected to */
export function networkOf(isAllowed: AddressRule): Network {
  return { isAllowed, lookup: (host) => lookup(host, { all: true }), silenceMs: 30_000 };
}

/** When a host has several addresses: how long to wait for one before the next is tried too. */
const nextAddressMs = 2_000;

/**
 * Sends a request and waits for the answer's headers. The host is looked up once, and the connection goes to
 * the addresses that were checked.
 * @param url http or https
 * @throws FetchError
 */
export async function request(
  url: URL,
  { headers, signal, network }: { headers: OutgoingHttpHeaders; signal: AbortSignal; network: Network },
): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  try {
    const addresses = await allowedAddresses(host, network);
    signal.throwIfAborted();
    const options = {
      ...{ hostname: host, port: url.port, path: url.pathname + url.search, headers, signal },
      // A connection of its own: one that was made for an earlier request may lead elsewhere.
      agent: false,
      lookup: pinnedTo(addresses),
      autoSelectFamilyAttemptTimeout: nextAddressMs,
    };
    return await send(url, options, network.silenceMs);
  } catch (error) {
    signal.throwIfAborted();
    throw connectionError(error, url.hostname);
  }
}

async function allowedAddresses(host: string, network: Network): Promise<LookupAddress[]> {
  const family = isIP(host);
  const found =
    family === 0 ? await withinTime(network.silenceMs, network.lookup(host)) : [{ address: host, family }];
  const allowed = found.filter(({ address }) => network.isAllowed(address));
  if (allowed.length > 0) return allowed;
  throw new FetchError(
    `${host} is a private address or leads to one. Only addresses on the public internet can be fetched.`,
  );
}

/** Not called for IP addresses, which are connected to as they are. */
function pinnedTo(addresses: LookupAddress[]): LookupFunction {
  return (_host, { all }, done) => {
    const [first] = addresses;
    if (all === true || first === undefined) done(null, addresses);
    else done(null, first.address, first.family);
  };
}

type Options = https.RequestOptions & Pick<TcpSocketConnectOpts, 'autoSelectFamilyAttemptTimeout'>;

function send(url: URL, options: Options, silenceMs: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { request } = url.protocol === 'https:' ? https : http;
    const sent = request(options, resolve);
    // It stays: an error after the headers is also the answer's.
    sent.on('error', reject);
    const timer = setTimeout(() => sent.destroy(timedOut(url.hostname)), silenceMs);
    sent.once('response', () => {
      clearTimeout(timer);
    });
    sent.once('close', () => {
      clearTimeout(timer);
    });
    sent.end();
  });
}
