import type { Request, RequestHandler } from 'express';
import multer, { type StorageEngine } from 'multer';
import { v7 as uuid } from 'uuid';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { ProblemError } from '../../shared/errors.ts';

/** What `request.file` is after `receiveFile`: the blob's id stands in `filename`, as multer's types have a place for it. */
type StoredFile = Pick<Express.Multer.File, 'filename' | 'size'>;

/** Several pieces from the socket, so that it isn't stopped and started for each. In bytes. */
const buffers = { highWaterMark: 256 * 1024, fileHwm: 256 * 1024 };

/**
 * Streams the one part `file` into the blob store. Whatever goes wrong, nothing stays there.
 * @param maxBytes of the file
 */
export function receiveFile(blobs: BlobStore, maxBytes: number): RequestHandler {
  return (request, response, next) => {
    let answered = false;
    const answer = (error?: unknown) => {
      if (answered) return;
      answered = true;
      if (error === undefined) next();
      else next(toProblem(error, maxBytes));
    };
    // Once it has failed, multer reads the rest of the body to its end before it says so: the answer doesn't wait for that.
    const storage = blobStorage(blobs, { onFailure: answer });
    const limits = { files: 1, fields: 0, fileSize: maxBytes };
    const options = { storage, limits, ...buffers, defParamCharset: 'utf8' };
    multer(options).single('file')(request, response, answer);
  };
}

function blobStorage(
  blobs: BlobStore,
  { onFailure }: { onFailure: (error: unknown) => void },
): StorageEngine {
  return {
    _handleFile(request, file, callback) {
      const id = uuid();
      const abort = new AbortController();
      // Over the limit the part ends as if it were whole; a lost client may end it not at all.
      file.stream.once('limit', () => {
        abort.abort(new multer.MulterError('LIMIT_FILE_SIZE'));
      });
      const onClose = () => {
        if (!request.complete) abort.abort(new Error('The connection was lost in mid-upload.'));
      };
      request.once('close', onClose);
      blobs
        .put('videos', id, file.stream, { signal: abort.signal })
        .finally(() => request.off('close', onClose))
        .then(
          (size) => {
            callback(null, { filename: id, size } satisfies StoredFile);
          },
          (error: unknown) => {
            callback(error);
            onFailure(error);
          },
        );
    },
    _removeFile(_request, { filename }, callback) {
      blobs.remove('videos', filename).then(() => {
        callback(null);
      }, callback);
    },
  };
}

function toProblem(error: unknown, maxBytes: number): unknown {
  if (error instanceof multer.MulterError) return limitProblems[error.code]?.(maxBytes) ?? malformed();
  // busboy's own errors have no class of their own.
  if (error instanceof Error && /boundary|unexpected end of form|malformed part/i.test(error.message))
    return malformed();
  return error;
}

const limitProblems: Record<string, (maxBytes: number) => ProblemError> = {
  LIMIT_FILE_SIZE: tooLarge,
  LIMIT_FILE_COUNT: () => new ProblemError(400, 'too-many-files', 'Send one file at a time.'),
  LIMIT_UNEXPECTED_FILE: () => new ProblemError(400, 'no-file', 'Send the video as the part named "file".'),
  LIMIT_FIELD_COUNT: () => new ProblemError(400, 'unexpected-field', 'Send only the part named "file".'),
};

function malformed(): ProblemError {
  return new ProblemError(
    400,
    'malformed-multipart',
    'The body is not valid multipart/form-data or is cut short.',
  );
}

/** @param maxBytes as configured */
export function tooLarge(maxBytes: number): ProblemError {
  return new ProblemError(413, 'too-large', `The file is too large: at most ${maxBytes} bytes are taken.`);
}

/** The stored file of a request that went through `receiveFile`. @throws ProblemError 400 `no-file` */
export function receivedFile(request: Request): { id: string; originalName: string; size: number } {
  if (!request.file)
    throw new ProblemError(400, 'no-file', 'Send the video as multipart/form-data with a part named "file".');
  const { filename, originalname, size } = request.file;
  return { id: filename, originalName: originalname, size };
}
