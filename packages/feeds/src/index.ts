// Papers in the formats other programs read: pure serialisers, no I/O.
export * from './atom.ts';
export * from './bibliography.ts';
export * from './bibtex.ts';
export * from './csl.ts';
export * from './feed.ts';
export * from './json-feed.ts';
export * from './markdown.ts';
export * from './ris.ts';
export * from './rss.ts';
export * from './site.ts';
export { escapeMarkup, oneLine, utcTime } from './text.ts';
