import { expect } from 'chai';
import { createSqliteTestDatabase } from '../shared/testing/test-database.ts';
import { createGatewayGround, type GatewayGround } from './testing/gateway-ground.ts';

const app = 'https://app.example.org';

describe('pages of other origins', () => {
  let ground: GatewayGround;
  before(async () => {
    ground = await createGatewayGround(createSqliteTestDatabase);
  });
  after(() => ground.remove());

  const start = async (...corsOrigins: string[]) => {
    const rateLimits = { perMinute: 1, accountsPerMinute: 1, store: 'memory' as const };
    return (await ground.start({ corsOrigins, rateLimits })).url;
  };
  const call = (url: string, origin: string) => fetch(`${url}/videos`, { headers: { Origin: origin } });
  const preflight = (url: string, origin: string) =>
    fetch(`${url}/videos`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'DELETE',
        'Access-Control-Request-Headers': 'authorization,range',
      },
    });
  const listIn = (answer: Response, name: string) => answer.headers.get(name)?.toLowerCase().split(',');

  it('are told nothing where none is allowed', async () => {
    const url = await start();
    for (const answer of [await call(url, app), await preflight(url, app)]) {
      const names = [...answer.headers.keys()];
      expect(names.filter((name) => name.startsWith('access-control-'))).to.be.empty;
    }
    expect(await (await preflight(url, app)).text()).to.equal('');
  });

  it('may read every answer, refusals too, with what they need to go on', async () => {
    const url = await start(app, 'http://localhost:3000');
    for (const status of [401, 429]) {
      const answer = await call(url, app);
      expect(answer.status).to.equal(status);
      expect(answer.headers.get('access-control-allow-origin')).to.equal(app);
      expect(answer.headers.get('vary')).to.match(/\bOrigin\b/);
      expect(answer.headers.get('access-control-allow-credentials')).to.equal(null);
      expect(listIn(answer, 'access-control-expose-headers')).to.include.members([
        ...['location', 'etag', 'content-range', 'accept-ranges', 'content-disposition'],
        ...['retry-after', 'ratelimit', 'ratelimit-policy'],
      ]);
    }
  });

  it('get their preflights answered without a token, and uncounted', async () => {
    const url = await start(app);
    for (let n = 0; n < 3; n++) {
      const answer = await preflight(url, app);
      expect(answer.status).to.equal(204);
      expect(answer.headers.get('access-control-allow-origin')).to.equal(app);
      expect(listIn(answer, 'access-control-allow-methods')).to.include.members(['get', 'post', 'delete']);
      expect(listIn(answer, 'access-control-allow-headers')).to.have.members([
        ...['authorization', 'content-type', 'range', 'if-range', 'if-none-match'],
        ...['last-event-id', 'traceparent'],
      ]);
    }
    expect((await call(url, app)).status).to.equal(401);
  });

  it('are not allowed when they are not in the list, however alike', async () => {
    const url = await start(app);
    for (const origin of [`${app}.evil.example`, 'http://app.example.org', `${app}:8443`, 'null'])
      for (const answer of [await call(url, origin), await preflight(url, origin)])
        expect(answer.headers.get('access-control-allow-origin'), origin).to.equal(null);
  });

  it('may be of any origin where * is set', async () => {
    const url = await start('*');
    for (const answer of [await call(url, app), await preflight(url, 'http://localhost:3000')])
      expect(answer.headers.get('access-control-allow-origin')).to.equal('*');
  });
});
