export * from './bounces.ts';
export * from './claim.ts';
export * from './outcomes.ts';
export * from './summary.ts';
export * from './retention.ts';
