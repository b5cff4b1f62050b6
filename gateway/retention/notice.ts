const day = 86_400_000;

/** How long before a removal its owner is told, and what one mail covers. */
export interface Notice {
  leadMs: number;
  /** Results that expire this much later are in the same mail. */
  aheadMs: number;
}

/** Three days before, or a third of a shorter retention. One mail covers the results of a third of that. */
export function noticeFor(retentionMs: number): Notice {
  const leadMs = Math.min(3 * day, retentionMs / 3);
  return { leadMs, aheadMs: leadMs / 3 };
}
