// Personal ranking: what is looked at of a reader and a paper, which papers are ranked, and why. Pure, no I/O.
export * from './states.ts';
export * from './reasons.ts';
