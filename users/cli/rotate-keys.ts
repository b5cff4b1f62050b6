import { parseArgs } from 'node:util';
import { longestTokenTtl } from '../keys/lifetimes.ts';
import { rotateKeys } from '../keys/rotate.ts';
import { onDatabase } from './on-database.ts';
import { CommandError } from './user-commands.ts';

const usage = `Creates a new key that signs access tokens.

  npm run keys:rotate                 the new key signs soon; tokens of the old key stay valid until they expire
  npm run keys:rotate -- --revoke     all earlier access tokens become invalid

USERS_DB_URL (or DATA_DIR) says where the keys are, like for the service. No restart is needed.`;

await onDatabase(argumentsOf, async ({ db, config }, { revoke }) => {
  if (config.JWT_PRIVATE_KEY !== undefined)
    throw new CommandError(
      'JWT_PRIVATE_KEY is set, so that key signs: replace it and restart the users service. ' +
        'Tokens of the old key stay valid until they expire.',
    );
  const { key, activeFrom, removed } = await rotateKeys(db, {
    revoke,
    longestTokenTtl: longestTokenTtl(config.ACCESS_TOKEN_TTL),
  });
  console.log(`Created the key ${key.kid}; it signs from ${activeFrom.toISOString()}.`);
  if (removed.length > 0) console.log(`Removed ${removed.join(', ')}.`);
  console.log(
    revoke
      ? 'All earlier access tokens become invalid within about a minute. Refresh tokens return new ones.'
      : 'Tokens of the old key stay valid until they expire. No restart is needed.',
  );
});

function argumentsOf(): { revoke: boolean } | undefined {
  const { revoke, help } = parseWords();
  if (help) console.log(usage);
  return help ? undefined : { revoke };
}

function parseWords() {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ options: { revoke: flag, help: flag } }).values;
  } catch (error) {
    throw new CommandError(`${(error as Error).message}\n\n${usage}`);
  }
}
