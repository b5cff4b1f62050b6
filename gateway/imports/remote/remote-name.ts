import { parse } from 'content-disposition';
import { decodeName } from '../../uploads/filename.ts';

/**
 * The name in the header `Content-Disposition` (RFC 6266), else in the address.
 * @param urls the address asked for, then those of the redirects
 * @returns may be empty and is not clean
 */
export function remoteName(disposition: string | undefined, urls: readonly URL[]): string {
  return nameIn(disposition) ?? nameInUrl(urls);
}

function nameIn(disposition: string | undefined): string | undefined {
  if (disposition === undefined) return undefined;
  const { filename } = parse(disposition).parameters;
  return filename === undefined || filename === '' ? undefined : decodeName(filename);
}

/**
 * The last address that ends in something like a file name: after a redirect to a store, only the first may
 * have it.
 */
function nameInUrl(urls: readonly URL[]): string {
  const names = urls.map(({ pathname }) => decoded(pathname.slice(pathname.lastIndexOf('/') + 1)));
  return names.findLast((name) => /.\.\w{2,5}$/.test(name)) ?? names.findLast((name) => name !== '') ?? '';
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
