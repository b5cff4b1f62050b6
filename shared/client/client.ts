import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './api-types.ts';

/** The API's calls by method and path, with the types of its description: `client.GET('/videos/{id}', { params: { path: { id } } })`. */
export type MixdownClient = Client<paths>;

export type Conversion = components['schemas']['Conversion'];

/**
 * @param url of the gateway
 * @param token an access token or an API key
 */
export function createMixdownClient(url: string, token?: string): MixdownClient {
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  return createClient<paths>({ baseUrl: url, headers });
}
