import { randomInt } from 'node:crypto';
import { Agent, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { json } from 'node:stream/consumers';
import type { Ground } from './ground.ts';
import { idOf, isCancelled, ownerOf } from './rows.ts';

/** A kind of call. */
export interface Kind {
  /** Makes one, each time with other people and places. */
  call(): Promise<void>;
  /** How many of them are measured in a round. */
  perRound: number;
}

const agent = new Agent({ keepAlive: true });

/** The kinds of calls that are measured, by what they ask for. */
export function callsOf(ground: Ground): Record<string, Kind> {
  const rows = rowsOfMembers(ground);
  const kept = () => rows.kept[randomInt(rows.kept.length)] ?? noRow();
  const cancelled = () => rows.cancelled.pop() ?? noRow();
  const list =
    (query: string, { deep = false } = {}) =>
    async () => {
      const { id, token } = kept();
      await call(ground, 'GET', `/videos?${query}${deep ? `&cursor=${id}` : ''}`, token);
    };
  const one = (method: string, choose: typeof kept) => async () => {
    const { id, token } = choose();
    await call(ground, method, `/videos/${id}`, token);
  };
  const often = (call: Kind['call']): Kind => ({ call, perRound: 50 });
  return {
    'first page': often(list('limit=20')),
    'first page of 100': often(list('limit=100')),
    'a page somewhere': often(list('limit=20', { deep: true })),
    'first page of done': often(list('limit=20&status=done')),
    'a page of done somewhere': often(list('limit=20&status=done', { deep: true })),
    'first page by name': often(list('limit=20&sort=filename')),
    'first page by size': often(list('limit=20&sort=size')),
    'first page of done by duration': often(list('limit=20&sort=duration&status=done')),
    'first page that a search finds at once': often(list('limit=20&q=TALK')),
    'the failed, of which there are five': often(list('limit=20&status=failed')),
    'the waiting, of which there are none': often(list('limit=20&status=queued')),
    'one conversion': often(one('GET', kept)),
    'delete one': { call: one('DELETE', cancelled), perRound: 10 },
  };
}

interface MembersRow {
  id: string;
  /** Of its owner. */
  token: string;
}

function rowsOfMembers(ground: Ground): { kept: MembersRow[]; cancelled: MembersRow[] } {
  const rows = { kept: [] as MembersRow[], cancelled: [] as MembersRow[] };
  for (let n = 0; n < ground.spread.rows; n++) {
    const token = ground.tokens.get(ownerOf(n, ground.spread));
    if (token !== undefined) rows[isCancelled(n) ? 'cancelled' : 'kept'].push({ id: idOf(n), token });
  }
  return rows;
}

function noRow(): never {
  throw new Error('There are too few rows for so many rounds.');
}

async function call({ url }: Ground, method: string, path: string, token: string): Promise<object> {
  const asked = request(url + path, { agent, method, headers: { Authorization: `Bearer ${token}` } }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  if (answer.statusCode === 204) {
    answer.resume();
    return {};
  }
  const body = (await json(answer)) as object;
  if (answer.statusCode !== 200) throw new Error(`${method} ${path} answered ${JSON.stringify(body)}`);
  return body;
}
