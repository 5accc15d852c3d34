// Mathematics on the server: titles and abstracts as HTML, kept in memory.
import { LeastRecentlyUsed } from './cache.ts';
import { plainTex, renderTex } from './render.ts';

export { plainTex, renderTex, type TexOptions } from './render.ts';

// About 2 kB each: 10 MB at most.
const rendered = new LeastRecentlyUsed<string>(6_000);
const plain = new LeastRecentlyUsed<string>(3_000);

/** HTML of a title; without links, since titles stand inside them. */
export function titleHtml(title: string): string {
  return rendered.get(`t${title}`, () => renderTex(title, { links: false }));
}

/** HTML of an abstract. */
export function abstractHtml(abstract: string): string {
  return rendered.get(`a${abstract}`, () => renderTex(abstract, { links: true }));
}

/** A text without markup. */
export function plainText(text: string): string {
  return plain.get(text, () => plainTex(text));
}
