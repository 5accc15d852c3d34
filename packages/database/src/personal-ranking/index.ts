// Personal ranking: models, decisions, what readers did with them, and what a ranking is made from.
export * from './decisions.ts';
export * from './history.ts';
export * from './matured.ts';
export * from './models.ts';
export * from './outcomes.ts';
export * from './pool.ts';
export * from './readers.ts';
export * from './log-summary.ts';
export * from './versions.ts';
