export * from './candidates.ts';
export * from './editions.ts';
export * from './listings.ts';
export * from './profiles.ts';
export * from './queue.ts';
export * from './subscribe.ts';
export * from './subscribers.ts';
export * from './tokens.ts';
