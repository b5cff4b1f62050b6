import type { Writable } from 'node:stream';
import { ProblemError } from '../../shared/errors.ts';
import { cleanFieldName } from './filename.ts';

interface FilePart {
  /** As the client sent it; undefined if empty or missing. */
  filename: string | undefined;
}

/** Forms send a handful. Busboy buffers no more of a text than this, and passes on no more fields. */
export const partLimits = { fields: 1000, fieldSize: 1024, files: 100 };
/** Maximum number of names in an answer. */
const listed = 100;

/**
 * Checks each part as it begins: accepts one file named `file`, ignores texts and inputs without a chosen
 * file.
 * @param onRefusal is called at once, not at the body's end, and possibly more than once
 * @param parser multer's busboy parser
 * @param ignored receives the names of ignored parts
 */
export function watchParts(
  parser: Writable,
  ignored: Set<string>,
  onRefusal: (problem: ProblemError) => void,
): void {
  const refuse = (problem: ProblemError) => {
    onRefusal(problem);
    parser.destroy(problem);
  };
  const ignore = (name: string | undefined) => {
    if (name !== undefined && ignored.size < listed) ignored.add(cleanFieldName(name));
  };
  let files = 0;
  // Multer would keep all text in memory and refuse field names that conflict.
  parser.removeAllListeners('field');
  parser.on('field', (name: string | undefined) => {
    if (name === 'file') refuse(noFileName());
    else ignore(name);
  });
  parser.on('file', (name: string | undefined, _file: unknown, { filename }: FilePart) => {
    if (filename === undefined && name !== 'file') ignore(name);
    else if (filename === undefined) refuse(noFileName());
    else if (name !== 'file') refuse(noFile());
    else if (++files > 1) refuse(tooManyFiles());
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
