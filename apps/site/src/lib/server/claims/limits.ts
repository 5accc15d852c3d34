// What one person may claim, and how much they may say for it.

/** Claims of one person. */
export const CLAIM_LIMIT = { limit: 20, windowSeconds: 24 * 3600 } as const;
/** Longest evidence, and longest reason of a moderator, characters. */
export const LONGEST_EVIDENCE = 2_000;
export const LONGEST_REASON = 1_000;
