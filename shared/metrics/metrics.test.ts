import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { recordLog } from '../testing/recorded-log.ts';
import { createMetrics } from './metrics.ts';
import { startMetricsServer } from './metrics-server.ts';

const documented = new URL('../../docs/metrics.md', import.meta.url);

describe('metrics', () => {
  it('are all explained in docs/metrics.md with their type, and nothing else is', async () => {
    const { text } = await createMetrics(recordLog().log).scrape();
    const registered = [...text.matchAll(/^# TYPE (mixdown_\S+) (\S+)$/gm)].map(
      ([, name, type]) => `${name} ${type}`,
    );
    const rows = (await readFile(documented, 'utf8')).matchAll(/^\| `(mixdown_\w+)`\s*\| (\w+)/gm);
    expect([...rows].map(([, name, type]) => `${name} ${type}`)).to.have.members(registered);
  });

  it('say nothing of what this process does not look at', async () => {
    const { text } = await createMetrics(recordLog().log).scrape();
    expect(text).to.not.match(/^mixdown_outbox_rows /m);
  });

  it('leave out what does not answer in time, and say the rest', async () => {
    const { log, text: logged } = recordLog();
    const metrics = createMetrics(log, { timeoutMs: 10 });
    metrics.count('mp3Bytes', {}, 7);
    metrics.addLook(['queueDepth'], () => new Promise(() => undefined));
    metrics.addLook(['outboxRows'], () => Promise.reject(new Error('the database is gone')));
    metrics.addLook(['queueDead'], () =>
      Promise.resolve([{ gauge: 'queueDead', labels: { queue: 'mp3' }, value: 3 }]),
    );
    const { text } = await metrics.scrape();
    expect(text).to.match(/^mixdown_mp3_bytes_total 7$/m);
    expect(text).to.match(/^mixdown_queue_dead\{queue="mp3"\} 3$/m);
    expect(text).to.not.match(/^mixdown_(outbox_rows|queue_depth)[ {]/m);
    expect(logged()).to.include('the database is gone').and.include('no answer within 10 ms');
  });

  it('never fail the work they count', async () => {
    const { log, text: logged } = recordLog();
    const metrics = createMetrics(log);
    metrics.count('mp3Bytes', {}, Number.NaN);
    metrics.count('mp3Bytes', { unknown: 'label' });
    metrics.observe('conversionSpeed', {}, 'slow' as unknown as number);
    expect((await metrics.scrape()).text).to.match(/^mixdown_mp3_bytes_total 0$/m);
    expect(logged())
      .to.include('metric mp3Bytes not counted')
      .and.include('metric conversionSpeed not counted');
  });

  it('are served on a port of their own, where nothing else is', async () => {
    const { log } = recordLog();
    const server = await startMetricsServer(createMetrics(log), { host: '127.0.0.1', port: 0, log });
    try {
      const answer = await fetch(`${server.url}/metrics`);
      expect(answer.headers.get('Content-Type')).to.match(/^text\/plain; version=0\.0\.4/);
      expect(await answer.text()).to.include('process_cpu_seconds_total');
      expect((await fetch(`${server.url}/videos`)).status).to.equal(404);
    } finally {
      await server.close();
    }
  });
});
