/** How long the signed links of mails work, in seconds. */
export const signedLinkTtl = 24 * 3600;

/** How long whatever a key signs may be good, in seconds: so long it is published after it signs no more. */
export function longestTokenTtl(accessTokenTtl: number): number {
  return Math.max(accessTokenTtl, signedLinkTtl);
}
