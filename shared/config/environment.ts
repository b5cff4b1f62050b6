import dotenv from 'dotenv';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment combined with `.env`; the environment takes precedence. */
export function readEnvironment(): Environment {
  const fromFile: Record<string, string> = {};
  dotenv.config({ quiet: true, processEnv: fromFile });
  return { ...fromFile, ...process.env };
}

/** What a program needs to run. It gets nothing else, because the environment contains secrets. */
const ofPrograms = ['PATH', 'LD_LIBRARY_PATH', 'TMPDIR', 'TEMP', 'SystemRoot'];

/** The environment for a program that reads untrusted files. */
export function programEnvironment(): Record<string, string> {
  const entries = ofPrograms.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
