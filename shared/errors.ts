/** An error whose text is meant for the client. It is answered as `application/problem+json` (RFC 9457). */
export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly status: number;
  readonly code: string;
  readonly extra: ProblemExtra;

  /**
   * @param status HTTP status
   * @param code stable, machine-readable, kebab-case: programs rely on it
   * @param detail one sentence for the user: what is wrong and how to fix it
   */
  constructor(status: number, code: string, detail: string, extra: ProblemExtra = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.extra = extra;
  }
}

export interface ProblemExtra {
  headers?: Record<string, string>;
  errors?: readonly FieldError[];
}

/** One invalid field of a request. `path` is dotted, empty for the body as a whole. */
export interface FieldError {
  path: string;
  message: string;
}

/** A retry cannot help: the bus moves such a message to the dead queue at once. */
export class PermanentError extends Error {
  override name = 'PermanentError';
}

/**
 * A server that this service needs cannot work now: it is unreachable, or its disk is full. A later retry may
 * help. Clients get a 503.
 */
export class UnavailableError extends Error {
  override name = 'UnavailableError';

  readonly dependency: string;

  constructor(dependency: string, options?: ErrorOptions) {
    super(`${dependency} is unavailable: ${errorText(options?.cause)}`, options);
    this.dependency = dependency;
  }
}

/** The text to print for a thrown value: Node's connection errors hide theirs in `errors` or `code`. */
export function errorText(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.errors.length > 0)
    return thrown.errors.map(errorText).join('; ');
  if (thrown instanceof Error)
    return thrown.message || ('code' in thrown ? String(thrown.code) : thrown.name);
  return String(thrown);
}
