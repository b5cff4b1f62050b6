import { z } from 'zod';
import { databaseUrl } from '../shared/config/stores.ts';
import { duration, signingKey } from '../shared/config/values.ts';
import { publicUrl } from '../shared/service/common-settings.ts';
import { defineService } from '../shared/service/definition.ts';
import { openServiceDatabase } from '../shared/service/open-database.ts';
import { migrations } from './database/migrations.ts';
import type { UsersSchema } from './database/schema.ts';
import { createUsers } from './users.ts';

export const users = defineService({
  name: 'users',
  port: 5001,
  stores: { USERS_DB_URL: databaseUrl('users.db') },
  variables: {
    PUBLIC_URL: publicUrl,
    JWT_PRIVATE_KEY: signingKey.optional(),
    REGISTRATION: z.enum(['open', 'closed', 'invite'], 'must be open, closed or invite').default('open'),
    ACCESS_TOKEN_TTL: duration.default(15 * 60),
    REFRESH_TOKEN_TTL: duration.default(30 * 86_400),
    AUDIT_RETENTION: duration.default(365 * 86_400),
  },
  open(context) {
    const { config, log, metrics } = context;
    const database = openServiceDatabase<UsersSchema>(context, {
      of: 'users',
      url: config.USERS_DB_URL,
      migrations,
    });
    return (bus) =>
      createUsers({
        ...{ database, bus, log, metrics },
        host: config.HOST,
        port: config.PORT,
        // Links are made for calls that came through the gateway: then it listens.
        publicUrl: () => config.PUBLIC_URL ?? context.addressOf('gateway') ?? 'http://localhost:5000',
        privateKey: config.JWT_PRIVATE_KEY,
        registration: config.REGISTRATION,
        accessTokenTtl: config.ACCESS_TOKEN_TTL,
        refreshTokenTtl: config.REFRESH_TOKEN_TTL,
        auditRetention: config.AUDIT_RETENTION,
      });
  },
});
