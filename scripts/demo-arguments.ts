import { allowedValues } from '../shared/options/read-options.ts';
import { isOptionName, type OptionName } from '../shared/options/options.ts';

export interface DemoRequest {
  /** Undefined for a generated clip. */
  file: string | undefined;
  /** As they were typed: the server checks them. */
  options: Partial<Record<OptionName, string>>;
}

export const usage = [
  'Usage: npm run demo -- [FILE] [--OPTION VALUE]…',
  '',
  'Starts a Mixdown of its own, converts FILE or a generated clip, and writes the result to demo-output/.',
  '',
  'Options of the conversion:',
  ...Object.entries(allowedValues).map(([name, allowed]) => `  --${name.padEnd(10)} ${allowed}`),
  '',
  'Example: npm run demo -- talk.mp4 --loudness -16 --from 1:00',
].join('\n');

/** @returns undefined if help is wanted. @throws Error with one sentence if the arguments make no sense */
export function readArguments(args: readonly string[]): DemoRequest | undefined {
  if (args.includes('--help') || args.includes('-h')) return undefined;
  const request: DemoRequest = { file: undefined, options: {} };
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    const [, name, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name === undefined) addFile(request, arg);
    // A value may begin with a dash: `--loudness -16`.
    else addOption(request, name, inline ?? left.shift());
  }
  return request;
}

function addFile(request: DemoRequest, file: string): void {
  if (file.startsWith('-')) throw wrong(`${file} is not known. An option has two dashes, as --from has.`);
  if (request.file !== undefined) throw wrong(`Give one file, not two: ${request.file} and ${file}.`);
  request.file = file;
}

function addOption({ options }: DemoRequest, name: string, value: string | undefined): void {
  if (!isOptionName(name)) throw wrong(`--${name} is not an option.`);
  if (value === undefined) throw wrong(`--${name} has no value. It must be ${allowedValues[name]}.`);
  if (options[name] !== undefined) throw wrong(`--${name} is given twice.`);
  options[name] = value;
}

function wrong(problem: string): Error {
  return new Error(`${problem} \`npm run demo -- --help\` lists the options.`);
}
