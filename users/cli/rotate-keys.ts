import { parseArgs } from 'node:util';
import { longestTokenTtl } from '../keys/lifetimes.ts';
import { rotateKeys } from '../keys/rotate.ts';
import { onDatabase } from './on-database.ts';
import { CommandError } from './user-commands.ts';

await onDatabase(async ({ db, config }) => {
  if (config.JWT_PRIVATE_KEY !== undefined)
    throw new CommandError(
      'JWT_PRIVATE_KEY is set, so that key signs: put a new one in its place and restart the users service. ' +
        'Tokens of the former go on until they expire.',
    );
  const { values } = parseArgs({ options: { revoke: { type: 'boolean', default: false } } });
  const { revoke } = values;
  const { key, activeFrom, removed } = await rotateKeys(db, {
    revoke,
    longestTokenTtl: longestTokenTtl(config.ACCESS_TOKEN_TTL),
  });
  console.log(`Made the key ${key.kid}; it signs from ${activeFrom.toISOString()}.`);
  if (removed.length > 0) console.log(`Removed ${removed.join(', ')}.`);
  console.log(
    revoke
      ? 'All access tokens made before end within a minute or so; refresh tokens get new ones.'
      : 'Tokens of the former key go on until they expire. No restart is needed.',
  );
});
