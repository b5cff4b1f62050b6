import type { Writable } from 'node:stream';
import { ProblemError } from '../../shared/errors.ts';
import { isOptionName, type OptionName, type Options } from '../../shared/options/options.ts';
import { badOptions, readOptions } from '../../shared/options/read-options.ts';
import { cleanFieldName, decodeName } from './filename.ts';

interface FilePart {
  /** As the client sent it; undefined if empty or missing. */
  filename: string | undefined;
}

/**
 * Forms send a handful. Busboy buffers no more of a text than this, and passes on no more fields. A text that
 * is cut off is still longer than an option may be.
 */
export const partLimits = { fields: 1000, fieldSize: 1024, files: 100 };
/** Maximum number of names in an answer. */
const listed = 100;

/** The texts that came beside the file so far. */
export interface Texts {
  /** An option that was sent more than once has several. */
  options: Map<OptionName, string[]>;
  /** Names of ignored parts. */
  ignored: Set<string>;
}

/** @throws ProblemError 400 `bad-options` */
export function optionsOf({ options }: Texts): Options {
  const values = [...options].map(([name, texts]) => [name, texts.length === 1 ? texts[0] : texts]);
  return readOptions(Object.fromEntries(values));
}

/**
 * Checks each part as it begins: accepts one file named `file` and texts with options, ignores other texts and
 * inputs without a chosen file. Options before the file are checked when it begins, those after it are not.
 * @param onRefusal is called at once, not at the body's end, and possibly more than once
 * @param parser multer's busboy parser, which decodes texts as Latin-1
 * @param texts receives them
 */
export function watchParts(parser: Writable, texts: Texts, onRefusal: (problem: ProblemError) => void): void {
  const refuse = (problem: ProblemError) => {
    onRefusal(problem);
    parser.destroy(problem);
  };
  const ignore = (name: string | undefined) => {
    if (name !== undefined && texts.ignored.size < listed) texts.ignored.add(cleanFieldName(name));
  };
  const keep = (name: OptionName, text: string) => {
    const others = texts.options.get(name) ?? [];
    // Two are enough to refuse it.
    if (others.length < 2) texts.options.set(name, [...others, decodeName(text)]);
  };
  const checkOptions = () => {
    try {
      optionsOf(texts);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      refuse(error);
    }
  };
  let files = 0;
  // Multer would keep all text in memory and refuse field names that conflict.
  parser.removeAllListeners('field');
  parser.on('field', (name: string | undefined, text: string) => {
    if (name === 'file') refuse(noFileName());
    else if (name !== undefined && isOptionName(name)) keep(name, text);
    else ignore(name);
  });
  parser.on('file', (name: string | undefined, _file: unknown, { filename }: FilePart) => {
    if (name !== undefined && isOptionName(name)) refuse(optionAsFile(name));
    else if (filename === undefined && name !== 'file') ignore(name);
    else if (filename === undefined) refuse(noFileName());
    else if (name !== 'file') refuse(noFile());
    else if (++files > 1) refuse(tooManyFiles());
    else checkOptions();
  });
  for (const event of ['fieldsLimit', 'filesLimit'])
    parser.on(event, () => {
      refuse(tooManyParts());
    });
}

export function noFile(): ProblemError {
  return new ProblemError(400, 'no-file', 'Send the video as multipart/form-data with a part named "file".');
}

function noFileName(): ProblemError {
  return new ProblemError(
    400,
    'no-file-name',
    'The part "file" has no file name. Choose a file, or send the name with it, as curl -F file=@talk.mp4 does.',
  );
}

function optionAsFile(name: OptionName): ProblemError {
  return badOptions([{ path: name, message: 'must be sent as text, not as a file' }]);
}

function tooManyFiles(): ProblemError {
  return new ProblemError(400, 'too-many-files', 'Send one file at a time.');
}

function tooManyParts(): ProblemError {
  return new ProblemError(
    400,
    'too-many-parts',
    `Send the file with at most ${partLimits.fields} other fields.`,
  );
}
