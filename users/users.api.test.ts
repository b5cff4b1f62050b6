import { expect } from 'chai';
import { Router } from 'express';
import { openToApiKeys, servedCalls, testDescription } from '../shared/openapi/testing/description-suite.ts';
import { createBackground } from './password-reset/background.ts';
import type { AccountsDeps } from './accounts/deps.ts';
import { api } from './users.api.ts';
import { usersRoutes } from './users.routes.ts';

/** For the gateway only. */
const internal = ['GET /.well-known/jwks.json', 'POST /internal/api-keys/check'];

describe('the description of the users service’s calls', () => {
  testDescription(api, () => {
    const router = Router();
    usersRoutes(router, {} as AccountsDeps, createBackground());
    return [...servedCalls(router), 'GET /health/db'].filter((call) => !internal.includes(call));
  });

  it('lets API keys do nothing', () => {
    expect(openToApiKeys(api)).to.be.empty;
  });
});
