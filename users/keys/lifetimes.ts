import { longestLinkTtl } from '../mails/account-mails.ts';

/** How long whatever a key signs may be good, in seconds: so long it is published after it signs no more. */
export function longestTokenTtl(accessTokenTtl: number): number {
  return Math.max(accessTokenTtl, longestLinkTtl);
}
