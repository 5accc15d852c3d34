// Personal ranking: what is looked at of a reader and a paper, which papers are ranked, and why. Pure, no I/O.
export * from './candidates.ts';
export * from './features.ts';
export * from './models.ts';
export * from './paper.ts';
export * from './rank.ts';
export * from './reader.ts';
export * from './reasons.ts';
export * from './reward.ts';
export * from './states.ts';
export * from './taste.ts';
export * from './visit.ts';
