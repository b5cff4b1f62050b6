import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { accountPaths } from './account-paths.ts';
import { administrationPaths } from './administration-paths.ts';
import { apiKeyPaths } from './api-key-paths.ts';
import { conversionPaths } from './conversion-paths.ts';
import { downloadPaths } from './download-paths.ts';
import { healthPaths } from './health-paths.ts';
import { mailLinkPaths } from './mail-link-paths.ts';
import { sessionPaths } from './session-paths.ts';

/** Every call there is, in the order in which the page shows them. */
export const paths: ZodOpenApiPathsObject = {
  ...conversionPaths,
  ...downloadPaths,
  ...accountPaths,
  ...mailLinkPaths,
  ...sessionPaths,
  ...apiKeyPaths,
  ...administrationPaths,
  ...healthPaths,
};
