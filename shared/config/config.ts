import { z } from 'zod';
import type { Environment } from './environment.ts';
import { checkServerUrl, checkStoreUrl, type StoreUrl } from './stores.ts';

/** An invalid environment: the message lists every fault and what to write instead. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** What a program reads from the environment, by the variables' names. */
export interface Settings<
  Variables extends Record<string, z.ZodType> = Record<string, z.ZodType>,
  Stores extends Record<string, StoreUrl> = Record<string, StoreUrl>,
> {
  variables: Variables;
  stores: Stores;
}

export type ConfigOf<Of extends Settings> = Readonly<
  { [Name in keyof Of['variables']]: z.infer<Of['variables'][Name]> } & Record<keyof Of['stores'], string>
>;

/**
 * @param onlyServers why embedded URLs are refused; if undefined, they are accepted
 * @throws ConfigError that lists all faults
 */
export function loadConfig<Of extends Settings>(
  { variables, stores }: Of,
  env: Environment,
  onlyServers?: string,
): ConfigOf<Of> {
  // An empty line such as `FFMPEG_PATH=` in .env means that the variable is not set.
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const checks = Object.entries(stores).map(([name, store]): [string, z.ZodType] => [
    name,
    onlyServers === undefined
      ? checkStoreUrl(store, set['DATA_DIR'] ?? './data')
      : checkServerUrl(store, onlyServers),
  ]);
  const shape: Record<string, z.ZodType> = { ...variables, ...Object.fromEntries(checks) };
  const parsed = z.object(shape).safeParse(set);
  if (!parsed.success) throw new ConfigError(listOf(parsed.error.issues));
  return Object.freeze(parsed.data) as ConfigOf<Of>;
}

function listOf(issues: readonly z.core.$ZodIssue[]): string {
  const problems = issues.map((issue) => `  - ${issue.path.join('.')} ${issue.message}`);
  return ['The configuration is invalid:', ...problems].join('\n');
}
