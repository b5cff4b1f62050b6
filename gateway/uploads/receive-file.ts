import type { Writable } from 'node:stream';
import type { Request, RequestHandler, Response } from 'express';
import multer, { type StorageEngine } from 'multer';
import { v7 as uuid } from 'uuid';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { Options } from '../../shared/options/options.ts';
import { decodeName } from './filename.ts';
import { hashed } from './hashed.ts';
import { noFile, optionsOf, partLimits, watchParts, type Texts } from './parts.ts';

/** `request.file` after `receiveFile`. The blob's id is in `filename`, which multer's types provide. */
type StoredFile = Pick<Express.Multer.File, 'filename' | 'size'> & { sha256: string };

/** In bytes. Holds several chunks from the socket, which avoids pausing it for each. */
const buffers = { highWaterMark: 256 * 1024, fileHwm: 256 * 1024 };

/** How large a file may be. */
export interface FileLimit {
  bytes: number;
  /** The answer to a larger one. */
  problem(): ProblemError | Promise<ProblemError>;
}

/**
 * Streams the one part `file` into the blob store and reads the options in the texts beside it. If anything
 * fails or an option is wrong, nothing is stored.
 * @param limitOf of this request's file
 */
export function receiveFile(blobs: BlobStore, limitOf: (response: Response) => FileLimit): RequestHandler {
  return (request, response, next) => {
    const limit = limitOf(response);
    let answered = false;
    const answer = (error?: unknown) => {
      if (answered) return;
      answered = true;
      if (error === undefined) next();
      else toProblem(error, limit).then(next, next);
    };
    const finish = (error?: unknown) => {
      if (error === undefined) checkOptions(blobs, request, texts).then(answer, answer);
      else answer(error);
    };
    // After a failure, multer reads the rest of the body before it reports the error. The answer does not
    // wait for that.
    const storage = blobStorage(blobs, { onFailure: answer });
    const texts: Texts = { options: new Map(), ignored: new Set() };
    response.locals['texts'] = texts;
    const options = {
      storage,
      limits: { ...partLimits, fileSize: limit.bytes },
      ...buffers,
      // One character per byte, whatever the charset: see `decodeName`.
      defParamCharset: 'latin1',
      defCharset: 'latin1',
      streamHandler: (_request: Request, parser: Writable) => {
        watchParts(parser, texts, answer);
        // Multer's own errors also wait for the end of the body.
        parser.on('error', answer);
        request.pipe(parser);
      },
    };
    multer(options).single('file')(request, response, finish);
  };
}

/** Options after the file are checked when it is stored already. */
async function checkOptions(blobs: BlobStore, { file }: Request, texts: Texts): Promise<void> {
  try {
    optionsOf(texts);
  } catch (error) {
    if (file) await blobs.remove('videos', file.filename);
    throw error;
  }
}

function blobStorage(
  blobs: BlobStore,
  { onFailure }: { onFailure: (error: unknown) => void },
): StorageEngine {
  return {
    _handleFile(request, file, callback) {
      const id = uuid();
      const abort = new AbortController();
      // Over the limit, the part ends as if it were complete. After a lost connection it may not end at all.
      file.stream.once('limit', () => {
        abort.abort(new multer.MulterError('LIMIT_FILE_SIZE'));
      });
      const onClose = () => {
        if (!request.complete) abort.abort(new Error('The connection was lost during the upload.'));
      };
      request.once('close', onClose);
      const { stream, sha256 } = hashed(file.stream);
      blobs
        .put('videos', id, stream, { signal: abort.signal })
        .finally(() => request.off('close', onClose))
        .then(
          (size) => {
            const stored: StoredFile = { filename: id, size, sha256: sha256() };
            callback(null, stored);
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

async function toProblem(error: unknown, limit: FileLimit): Promise<unknown> {
  if (error instanceof multer.MulterError)
    return error.code === 'LIMIT_FILE_SIZE' ? limit.problem() : malformed();
  // busboy's errors have no class of their own.
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
export function upTo(maxBytes: number): FileLimit {
  return { bytes: maxBytes, problem: () => tooLarge(maxBytes) };
}

function tooLarge(maxBytes: number): ProblemError {
  return new ProblemError(413, 'too-large', `The file is too large. The limit is ${maxBytes} bytes.`);
}

export interface ReceivedFile {
  id: string;
  originalName: string;
  size: number;
  sha256: string;
  options: Options;
  /** Names of the ignored parts. */
  ignored: string[];
}

/** What a request that passed `receiveFile` has sent. @throws ProblemError 400 `no-file` */
export function receivedFile(request: Request, response: Response): ReceivedFile {
  if (!request.file) throw noFile();
  const { originalname } = request.file;
  const { filename: id, size, sha256 } = request.file as unknown as StoredFile;
  const texts = response.locals['texts'] as Texts;
  const options = optionsOf(texts);
  return { id, originalName: decodeName(originalname), size, sha256, options, ignored: [...texts.ignored] };
}
