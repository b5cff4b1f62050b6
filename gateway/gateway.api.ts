import { health, healthTag, live } from '../shared/openapi/health.api.ts';
import type { Api } from '../shared/openapi/document.ts';
import { conversionPaths } from './conversions/conversions.api.ts';
import { downloadPaths } from './downloads/downloads.api.ts';
import { importPaths } from './imports/imports.api.ts';
import { otherNamesText } from './other-names/other-names.ts';
import { analysisPaths } from './analysis/analysis.api.ts';
import { usagePaths } from './usage/usage.api.ts';

/** What the gateway answers itself. */
export const api: Api = {
  about: otherNamesText(),
  tags: [
    { name: 'Conversions', description: 'Upload videos and follow their conversion to mp3s' },
    { name: 'Downloads', description: 'Download the mp3s' },
    healthTag,
  ],
  paths: {
    ...conversionPaths,
    ...importPaths,
    ...downloadPaths,
    ...analysisPaths,
    ...usagePaths,
    '/health/live': live('Check whether the gateway runs'),
    '/health/ready': health(
      'Check whether the gateway can work',
      ['database', 'blobs', 'broker', 'users'],
      'broker',
    ),
  },
};
