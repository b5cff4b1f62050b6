/**
 * The address of a real server to test an adapter on. `scripts/test-servers.sh` starts the servers and prints the variables.
 *
 * @returns undefined where there is none on a laptop: the suite for that adapter is left out, and the run says so at its end
 * @throws in CI: an adapter is never left out silently there
 */
export function testServer(adapter: string, variable: string): string | undefined {
  const url = process.env[variable];
  if (url !== undefined && url !== '') return url;
  if (process.env['CI'] !== undefined)
    throw new Error(`${variable} is not set: CI tests every adapter, so it needs ${adapter}`);
  process.once('exit', () => {
    console.warn(`  Not run: ${adapter} (start it with scripts/test-servers.sh, or set ${variable})`);
  });
  return undefined;
}
