import type { Writable } from 'node:stream';
import type { Request, RequestHandler, Response } from 'express';
import multer, { type StorageEngine } from 'multer';
import { v7 as uuid } from 'uuid';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { ProblemError } from '../../shared/errors.ts';
import { decodeName } from './filename.ts';
import { noFile, partLimits, watchParts } from './parts.ts';

/** What `request.file` is after `receiveFile`: the blob's id stands in `filename`, as multer's types have a place for it. */
type StoredFile = Pick<Express.Multer.File, 'filename' | 'size'>;

/** Several pieces from the socket, so that it isn't stopped and started for each. In bytes. */
const buffers = { highWaterMark: 256 * 1024, fileHwm: 256 * 1024 };

/**
 * Streams the one part `file` into the blob store and ignores all text beside it. Whatever goes wrong, nothing stays there.
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
    const ignored = new Set<string>();
    response.locals['ignored'] = ignored;
    const options = {
      storage,
      limits: { ...partLimits, fileSize: maxBytes },
      ...buffers,
      // Each byte a character, whatever the charset was: see `decodeName`.
      defParamCharset: 'latin1',
      streamHandler: (_request: Request, parser: Writable) => {
        watchParts(parser, ignored, answer);
        // Multer's own errors wait for the end of the body, too.
        parser.on('error', answer);
        request.pipe(parser);
      },
    };
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
        if (!request.complete) abort.abort(new Error('The connection was lost during the upload.'));
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
  if (error instanceof multer.MulterError)
    return error.code === 'LIMIT_FILE_SIZE' ? tooLarge(maxBytes) : malformed();
  // busboy's own errors have no class of their own.
  if (error instanceof Error && /boundary|unexpected end of form|malformed part/i.test(error.message))
    return malformed();
  return error;
}

function malformed(): ProblemError {
  return new ProblemError(
    400,
    'malformed-multipart',
    'The body is not valid multipart/form-data or is incomplete.',
  );
}

/** @param maxBytes as configured */
export function tooLarge(maxBytes: number): ProblemError {
  return new ProblemError(413, 'too-large', `The file is too large. The limit is ${maxBytes} bytes.`);
}

/**
 * The stored file of a request that went through `receiveFile`, and the names of what was ignored beside it.
 * @throws ProblemError 400 `no-file`
 */
export function receivedFile(
  request: Request,
  response: Response,
): { id: string; originalName: string; size: number; ignored: string[] } {
  if (!request.file) throw noFile();
  const { filename, originalname, size } = request.file;
  const ignored = [...(response.locals['ignored'] as Set<string>)];
  return { id: filename, originalName: decodeName(originalname), size, ignored };
}
