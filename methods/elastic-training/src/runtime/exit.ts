/** Ways of a process to end, for whoever started it. */
export const EXIT = { finished: 0, failed: 1, diverged: 3, evicted: 75 } as const;
