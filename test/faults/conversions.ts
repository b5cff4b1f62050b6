import type { Conversion } from '../../shared/client/client.ts';
import type { ApiClient } from '../../shared/testing/api-client.ts';

/** Every conversion of the person, those too whose upload was cut off before the answer came. */
export async function allConversions(client: ApiClient): Promise<Conversion[]> {
  const all: Conversion[] = [];
  for (;;) {
    const last = all.at(-1);
    const items = await page(client, `?limit=100${last ? `&cursor=${last.id}` : ''}`);
    if (items.length === 0) return all;
    all.push(...items);
  }
}

/** The newest hundred of them. */
export function withStatus(client: ApiClient, status: Conversion['status']): Promise<Conversion[]> {
  return page(client, `?limit=100&status=${status}`);
}

async function page(client: ApiClient, query: string): Promise<Conversion[]> {
  const answer = await client.call(`/videos${query}`);
  if (!answer.ok) throw new Error(`GET /videos${query} was answered with ${answer.status}`);
  return ((await answer.json()) as { items: Conversion[] }).items;
}

/** For the words about what is wrong with it. */
export function nameOf({ id, filename, status, error }: Conversion): string {
  return `${filename} ${id} ${status}${error ? ` ${error.code}` : ''}`;
}
