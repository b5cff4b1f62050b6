import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createApiClient } from '../../shared/testing/api-client.ts';
import { seededRandom } from '../../shared/testing/random.ts';
import { startService, untilReady } from '../../shared/testing/service-process.ts';
import { mutations } from './mutations.ts';
import { makeOriginals } from './originals.ts';
import { isBad, resultOf, type Outcome } from './outcome.ts';

/** Broken files through the whole pipeline: it must not crash or hang, and each must get an answer. Exits 1 otherwise. */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    files: { type: 'string', default: '400' },
    keep: { type: 'string' },
  },
});

async function fuzz(directory: string): Promise<boolean> {
  const count = Number(values.files);
  console.log(`seed ${values.seed}, ${count} files`);
  const random = seededRandom(Number(values.seed));
  const originals = await makeOriginals(directory);
  const temporary = await mkdtemp(join(directory, 'tmp-'));
  const settings = { DATA_DIR: join(directory, 'data'), TMPDIR: temporary, CONVERT_TIMEOUT: '30s' };
  const service = await untilReady(await startService('all', { ...settings, ACCESS_TOKEN_TTL: '1d' }));
  let exit: number | null | undefined;
  void service.ended.then((code) => (exit = code));
  try {
    const client = await createApiClient(service.url, 'fuzz@example.org');
    const kinds = Object.entries(mutations);
    const cases = Array.from({ length: count }, (_, index) => {
      const original = originals[index % originals.length]!;
      const [mutation, mutate] = random.pick(kinds);
      return {
        original: original.name,
        mutation,
        bytes: mutate(original.bytes, random, random.pick(originals).bytes),
      };
    });
    const outcomes: Outcome[] = [];
    const left = cases.entries();
    const worker = async () => {
      // Shared by all workers: each takes the next one.
      for (const [index, { original, mutation, bytes }] of left) {
        const path = join(directory, `fuzz-${index}.mp4`);
        await writeFile(path, bytes);
        const result = await resultOf(client, path);
        outcomes.push({ original, mutation, result });
        if (isBad(result)) console.error(`  WRONG  ${original}, ${mutation}: ${result}`);
        if (isBad(result) && values.keep !== undefined)
          await writeFile(join(values.keep, `fuzz-${values.seed}-${index}`), bytes);
        await rm(path);
        if (outcomes.length % 50 === 0) console.log(`  ${outcomes.length} of ${count} answered`);
      }
    };
    await Promise.all(Array.from({ length: 4 }, worker));
    const leftovers = (await readdir(temporary)).filter((name) => !/^(tsx|mixdown-sandbox)-/.test(name));
    print(outcomes);
    if (exit !== undefined)
      console.error(`  WRONG  The service ended with ${String(exit)}:\n${service.output().slice(-2000)}`);
    if (leftovers.length > 0)
      console.error(`  WRONG  left in the temporary directory: ${leftovers.join(', ')}`);
    return exit === undefined && leftovers.length === 0 && !outcomes.some(({ result }) => isBad(result));
  } finally {
    await service.kill();
  }
}

function print(outcomes: Outcome[]): void {
  for (const by of ['mutation', 'original'] as const) {
    const results = [...new Set(outcomes.map(({ result }) => result))].sort();
    console.log(`\n  ${by.padEnd(42)} files  ${results.join('  ')}`);
    for (const name of [...new Set(outcomes.map((outcome) => outcome[by]))].sort()) {
      const own = outcomes.filter((outcome) => outcome[by] === name);
      const cells = results.map((result) => {
        const times = own.filter((outcome) => outcome.result === result).length;
        return String(times || '·').padStart(result.length);
      });
      console.log(`  ${name.padEnd(42)} ${String(own.length).padStart(5)}  ${cells.join('  ')}`);
    }
  }
  console.log();
}

const directory = await mkdtemp(join(tmpdir(), 'mixdown-fuzz-'));
try {
  process.exitCode = (await fuzz(directory)) ? 0 : 1;
} finally {
  await rm(directory, { recursive: true, force: true });
}
