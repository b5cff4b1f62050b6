/** Why a file could not be fetched, in words for the person who asked for it. */
export class FetchError extends Error {
  override name = 'FetchError';
  /** What may help; undefined if nothing does. */
  readonly remedy: 'resume' | 'start-over' | undefined;

  constructor(message: string, remedy?: FetchError['remedy']) {
    super(message);
    this.remedy = remedy;
  }
}

/** More bytes than asked for at most. */
export class TooLargeError extends FetchError {
  constructor(maxBytes: number) {
    super(`The file is too large. The limit is ${maxBytes} bytes.`);
  }
}

const sentences: Record<string, (host: string) => FetchError> = {
  ENOTFOUND: (host) => new FetchError(`There is no server named ${host}. Please check the address.`),
  EAI_AGAIN: (host) => passing(`The name ${host} could not be looked up.`),
  ECONNREFUSED: (host) => passing(`${host} refused the connection.`),
  EHOSTUNREACH: (host) => passing(`${host} could not be reached.`),
  ENETUNREACH: (host) => passing(`${host} could not be reached.`),
  ETIMEDOUT: timedOut,
};

/** @param error of a connection to the host */
export function connectionError(error: unknown, host: string): FetchError {
  if (error instanceof FetchError) return error;
  const code = codeOf(error);
  const known = sentences[code]?.(host);
  if (known) return known;
  if (/CERT|SIGNED|UNABLE_TO_/.test(code))
    return new FetchError(`${host} has no valid certificate, so the connection would not be safe.`);
  if (/^(EPROTO|ERR_SSL_)/.test(code))
    return new FetchError(`A secure connection to ${host} was not possible. Please check the address.`);
  if (code.startsWith('HPE_')) return new FetchError(`${host} did not answer as a web server does.`);
  return passing(`The connection to ${host} was lost.`);
}

export function timedOut(host: string): FetchError {
  return passing(`${host} did not answer in time.`);
}

export function passing(what: string): FetchError {
  return new FetchError(`${what} Please try again later.`, 'resume');
}

/** With several addresses, the errors of all connections come in one. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** For an answer without the file. */
export function statusError(status: number, host: string): FetchError {
  if (status === 404 || status === 410)
    return new FetchError(`${host} has no such file (${status}). Please check the address.`);
  if (status === 401 || status === 403 || status === 407)
    return new FetchError(`${host} does not give this file to everyone (${status}).`);
  if (status === 408 || status === 429 || status >= 500)
    return passing(`${host} could not send the file now (${status}).`);
  return new FetchError(`${host} did not send the file (${status}). Please check the address.`);
}
