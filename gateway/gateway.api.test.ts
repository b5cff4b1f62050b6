import { expect } from 'chai';
import { healthRoutes } from '../shared/http/health.ts';
import { openToApiKeys, servedCalls, testDescription } from '../shared/openapi/testing/description-suite.ts';
import { recordLog } from '../shared/testing/recorded-log.ts';
import { analysisRoutes } from './analysis/analysis.routes.ts';
import { conversionsRoutes, type ConversionsDeps } from './conversions/conversions.routes.ts';
import { downloadsRoutes, type DownloadsDeps } from './downloads/downloads.routes.ts';
import { api } from './gateway.api.ts';
import { importsRoutes } from './imports/imports.routes.ts';
import { uploadsRoutes, type UploadsDeps } from './uploads/uploads.routes.ts';
import { usageRoutes } from './usage/usage.routes.ts';

describe('the description of the gateway’s calls', () => {
  testDescription(api, () => {
    const nothing = {} as UploadsDeps & ConversionsDeps & DownloadsDeps;
    return servedCalls(
      healthRoutes({}, recordLog().log),
      uploadsRoutes(nothing),
      conversionsRoutes(nothing),
      importsRoutes({ ...nothing, importer: { wake: () => undefined } }),
      analysisRoutes(nothing),
      downloadsRoutes(nothing),
      usageRoutes({ ...nothing, limits: {} }),
    );
  });

  it('lets API keys upload, download and look, and do nothing else', () => {
    expect(openToApiKeys(api)).to.have.members([
      'POST /videos upload',
      'GET /videos',
      'GET /videos/{id}',
      'DELETE /videos/{id} upload',
      'POST /videos/{id}/cancel upload',
      'POST /videos/{id}/retry upload',
      'GET /videos/{id}/events',
      'GET /videos/{id}/analysis',
      'GET /videos/{id}/waveform',
      'POST /videos/import upload',
      'GET /mp3s download',
      'GET /mp3s/{id} download',
      'GET /usage',
    ]);
  });
});
