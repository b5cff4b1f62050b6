interface ListenError {
  code: string;
  /** File errors have the same codes. */
  syscall: string;
  address: string;
  port: number;
}

const faults: Partial<Record<string, (error: ListenError, variables: Variables) => string>> = {
  EADDRINUSE: ({ port }, names) =>
    `Port ${port} is in use, perhaps by another Mixdown. Stop that program, or set ${names.port} to a free port.`,
  EACCES: ({ port }, names) =>
    `Port ${port} is not open to this user. Set ${names.port} to a port from 1024 on.`,
  EADDRNOTAVAIL: ({ address }, names) =>
    `${address} is not an address of this machine. Set ${names.host} to one that is, or to 0.0.0.0 for all.`,
  ENOTFOUND: (_error, names) =>
    `No address is known for ${names.host}. Set it to an address of this machine.`,
};

/** The settings that say where a server listens. */
interface Variables {
  port: string;
  host: string;
}

/** @returns what to do about a server that could not listen; undefined for any other error */
export function listenFault(error: unknown, variables: Variables): string | undefined {
  const { code = '', syscall = '' } = error as Partial<ListenError>;
  if (!['listen', 'getaddrinfo'].includes(syscall)) return undefined;
  return faults[code]?.(error as ListenError, variables);
}
