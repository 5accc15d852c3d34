// What the database needs to know of personal ranking, without the learners: every command loads it.
export * from './paper.ts';
export * from './states.ts';
