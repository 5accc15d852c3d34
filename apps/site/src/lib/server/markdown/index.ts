// What people write, as HTML for pages and as plain text for lists; kept in memory like titles and abstracts.
import type { Token } from 'markdown-it';
import { MOST_MENTIONS } from '@papertape/people';
import { LeastRecentlyUsed } from '../mathematics/cache.ts';
import { parseMarkdown, safeAddress } from './parser.ts';
import { renderTokens, textOf, type MarkdownOptions } from './render.ts';

export type { MarkdownOptions } from './render.ts';

const rendered = new LeastRecentlyUsed<string>(2_000);
/** The longest take half a second, and a page may hold several: they are kept too, but not as many. */
const renderedLong = new LeastRecentlyUsed<string>(60);
const LONG = 6_000;

/** HTML of Markdown with mathematics. Its links lead to http, https or mailto only; pictures are links. */
export function markdownHtml(source: string, options: MarkdownOptions = {}): string {
  const people = [...(options.people ?? [])].sort().join(' ');
  const kept = source.length > LONG ? renderedLong : rendered;
  return kept.get(`${options.origin ?? ''}\n${people}\n${source}`, () =>
    renderTokens(parseMarkdown(source), options),
  );
}

/** The text without markup on one line, cut at a word with an ellipsis where it is longer than `longest` characters. */
export function markdownText(source: string, longest = 200): string {
  const head = source.slice(0, 20 * longest + 1_000);
  const text = textOf(parseMarkdown(head)).replace(/\s+/g, ' ').trim();
  if (text.length <= longest) return text;
  const cut = text
    .slice(0, longest)
    .replace(/\s+\S*$/, '')
    .toWellFormed();
  return `${cut}…`;
}

/** What a text refers to. */
export interface References {
  /** Handles that it names, the first first, no more than are told of it. */
  mentions: string[];
  /** How many addresses outside of the site it links to. */
  links: number;
}

/** Whom a text names and how much it links to. `origin` is the site's own. */
export function referencesOf(source: string, origin: string): References {
  const mentions = new Set<string>();
  let links = 0;
  const visit = (token: Token): void => {
    if (token.type === 'mention') mentions.add((token.meta as { handle: string }).handle);
    if (token.type === 'link_open' || token.type === 'image') {
      const address = safeAddress(String(token.attrGet(token.type === 'image' ? 'src' : 'href') ?? ''));
      if (address !== null && new URL(address).origin !== origin) links++;
    }
    token.children?.forEach(visit);
  };
  parseMarkdown(source).forEach(visit);
  return { mentions: [...mentions].slice(0, MOST_MENTIONS), links };
}
