import { health, healthTag, live } from '../shared/openapi/health.api.ts';
import type { Api } from '../shared/openapi/document.ts';
import { conversionPaths } from './conversions/conversions.api.ts';
import { downloadPaths } from './downloads/downloads.api.ts';
import { otherNamesText } from './other-names/other-names.ts';

/** What the gateway answers itself. */
export const api: Api = {
  about: otherNamesText(),
  tags: [
    { name: 'Conversions', description: 'From a video to an mp3' },
    { name: 'Downloads', description: 'The mp3' },
    healthTag,
  ],
  paths: {
    ...conversionPaths,
    ...downloadPaths,
    '/health/live': live('The gateway runs'),
    '/health/ready': health('The gateway can work', ['database', 'blobs', 'broker', 'users'], 'broker'),
  },
};
