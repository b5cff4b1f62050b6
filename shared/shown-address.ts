/**
 * A store's URL without its password, which may also be in the query.
 * @param url of a database, a broker, a blob store or a mail server
 */
export function shownAddress(url: string): string {
  const withoutQuery = url.replace(/\?.*$/s, '');
  return withoutQuery.replace(/^([a-z+]+:\/\/).*@/is, '$1');
}
