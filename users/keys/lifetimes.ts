/** How long signed links in mails work, in seconds. */
export const signedLinkTtl = 24 * 3600;

/**
 * The longest lifetime of anything a key signs, in seconds. The key stays published for this time after it
 * stops signing.
 */
export function longestTokenTtl(accessTokenTtl: number): number {
  return Math.max(accessTokenTtl, signedLinkTtl);
}
