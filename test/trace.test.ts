import { openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Conversion } from '../shared/client/client.ts';
import { createApiClient } from '../shared/testing/api-client.ts';
import { makeVideo } from '../shared/testing/media.ts';
import { startService, untilReady, type ServiceProcess } from '../shared/testing/service-process.ts';
import { waitUntil } from '../shared/testing/wait-until.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

interface Line {
  service?: string;
  msg: string;
  id?: string;
  traceId?: string;
  requestId?: string;
}

describe('the trace of an upload', function () {
  let directory: string;
  let mixdown: ServiceProcess;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-trace-'));
    mixdown = await untilReady(await startService('all', { DATA_DIR: directory, LOG_LEVEL: 'debug' }));
  });
  after(async () => {
    await mixdown.kill();
    await rm(directory, { recursive: true });
  });

  const lines = (): Line[] =>
    mixdown
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line);

  it('stands in the lines of every service, with the id of the conversion', async () => {
    const ada = await createApiClient(mixdown.url, 'ada@example.org');
    const form = new FormData();
    form.set('file', await openAsBlob(await makeVideo(join(directory, 'song.mp4'), 1)), 'song.mp4');
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    const answer = await ada.call('/videos', { method: 'POST', body: form, headers });
    const { id } = (await answer.json()) as Conversion;
    await waitUntil('the mail', () => lines().some((line) => line.msg === 'mail sent'));
    await waitUntil('the record to be moved', () =>
      lines().some((line) => line.msg === 'conversion status changed'),
    );

    const about = lines().filter((line) => line.id === id);
    for (const line of about) expect(line.traceId, JSON.stringify(line)).to.equal(traceId);
    expect(about.map(({ service, msg }) => `${service}: ${msg}`)).to.include.members([
      'gateway: video accepted',
      'converter: conversion done',
      'gateway: conversion status changed',
      'notification: mail sent',
    ]);
    const accepted = about.find(({ msg }) => msg === 'video accepted');
    const request = lines().find(({ msg, traceId: id }) => msg === 'request completed' && id === traceId);
    expect(accepted?.requestId).to.be.a('string').and.equal(request?.requestId);
  });
});
