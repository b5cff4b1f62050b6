/**
 * A store's URL as it may be shown: without the password, which may also stand in the query.
 * @param url of a database, a broker, a blob store or a mail server
 */
export function shownAddress(url: string): string {
  const withoutQuery = url.replace(/\?.*$/s, '');
  return withoutQuery.replace(/^([a-z+]+:\/\/).*@/is, '$1');
}
