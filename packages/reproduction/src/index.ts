/** Define a reproduction of a paper, run it over seeds, and compute what held. Browser and Node. */
export * from './definition.ts';
export * from './context.ts';
export * from './result.ts';
export * from './random.ts';
export * from './claims/evaluate.ts';
