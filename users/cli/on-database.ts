import { ConfigError, loadConfig, type ConfigOf } from '../../shared/config/config.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import type { Database } from '../../shared/database/database.ts';
import { openDatabase } from '../../shared/database/open-database.ts';
import { errorText } from '../../shared/errors.ts';
import { shownAddress } from '../../shared/shown-address.ts';
import { migrations } from '../database/migrations.ts';
import type { UsersSchema } from '../database/schema.ts';
import { RotationError } from '../keys/rotate.ts';
import { users } from '../service.ts';
import { CommandError } from './user-commands.ts';

/**
 * Runs a command on the users service's database, also while the service runs. Errors go to stderr, with exit
 * code 1.
 * @param parse reads the command line before anything is opened. @throws CommandError. @returns undefined if
 * only help was requested
 */
export async function onDatabase<Arguments>(
  parse: () => Arguments | undefined,
  command: (
    ground: Database<UsersSchema> & { config: ConfigOf<typeof users> },
    given: Arguments,
  ) => Promise<void>,
): Promise<void> {
  try {
    const given = parse();
    if (given === undefined) return;
    const config = loadConfig(users, readEnvironment());
    console.error(`Accounts of ${shownAddress(config.USERS_DB_URL)}`);
    const database = openDatabase<UsersSchema>(config.USERS_DB_URL, migrations);
    try {
      await database.migrate();
      await command({ ...database, config }, given);
    } finally {
      await database.close();
    }
  } catch (error) {
    const isExpected =
      error instanceof CommandError || error instanceof ConfigError || error instanceof RotationError;
    console.error(isExpected ? error.message : `That did not work: ${errorText(error)}`);
    process.exitCode = 1;
  }
}
