import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { Router } from 'express';
import type { Descriptions } from './descriptions.ts';

/** Swagger UI from the package's own files: the page loads nothing from other servers and works under any host and path. */
const swaggerFiles = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Mixdown API</title>
    <link rel="stylesheet" href="docs/swagger-ui.css" />
    <link rel="icon" href="docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;

const start = `SwaggerUIBundle({ url: 'openapi.json', dom_id: '#swagger-ui', deepLinking: true });\n`;

// Swagger UI writes style attributes and draws its icons from data: URLs.
const contentSecurityPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'";

export function docsRoutes(descriptions: Pick<Descriptions, 'document'>): Router {
  // `/docs/` would be another place to start relative links from.
  const router = Router({ strict: true });
  router.get('/openapi.json', async (_request, response) => {
    response.type('json').send(await descriptions.document());
  });
  router.use('/docs', (_request, response, next) => {
    response.set('Content-Security-Policy', contentSecurityPolicy);
    next();
  });
  router.get('/docs/', (_request, response) => {
    response.redirect('../docs');
  });
  router.get('/docs', (_request, response) => {
    response.type('html').send(page);
  });
  router.get('/docs/start.js', (_request, response) => {
    response.type('js').send(start);
  });
  router.use('/docs', express.static(swaggerFiles, { index: false, maxAge: '1d' }));
  return router;
}
