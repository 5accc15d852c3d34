// Digests: what readers ask for, when it is due, what is chosen, and how it is written. Pure, no I/O.
export * from './edition.ts';
export * from './period.ts';
export * from './select.ts';
export * from './states.ts';
export * from './subscription.ts';
