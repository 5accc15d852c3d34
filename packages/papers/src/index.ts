// The domain of Papertape: pure types and rules, no I/O.
export * from './author.ts';
export * from './day.ts';
export * from './export.ts';
export * from './identifiers.ts';
export * from './joins.ts';
export * from './machine-sentence.ts';
export * from './merge.ts';
export * from './paper.ts';
export * from './record-fields.ts';
export * from './record.ts';
export * from './trend.ts';
export * from './versions.ts';
export * from './wall-time.ts';
