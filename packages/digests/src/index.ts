// Digests: what readers ask for, when it is due, what is chosen, and how it is written. Pure, no I/O.
export * from './compose.ts';
export * from './document.ts';
export * from './edition.ts';
export * from './headers.ts';
export type { ReaderLinks } from './mail-html.ts';
export * from './period.ts';
export * from './select.ts';
export * from './snapshot.ts';
export * from './states.ts';
export * from './subscription.ts';
export * from './test-mail.ts';
export { lookedAt, takeTurns, type Turn } from './turns.ts';
export * from './words.ts';
