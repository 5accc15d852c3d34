// CSL-JSON: what Zotero and other programs export, and what the readers of BibTeX and RIS give.
import type { Entry } from './entry.ts';
import { reasonOf, unreadable, UnreadableBibliography, type Bibliography } from './entry.ts';
import { identifiersOf, type NamingFields } from './identifiers.ts';

type Item = Readonly<Record<string, unknown>>;

/** Reads a list of items, or one item. @throws UnreadableBibliography */
export function readCsl(text: string): Bibliography {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new UnreadableBibliography(`This is no JSON: ${reasonOf(error)}.`);
  }
  const items = itemsOf(data);
  if (items === null)
    throw new UnreadableBibliography(
      'This JSON is no CSL-JSON: expected a list of items such as [{"type": "article", "title": …}].',
    );
  return { format: 'csl', preamble: '', entries: items.map(entryOf) };
}

function itemsOf(data: unknown): unknown[] | null {
  if (Array.isArray(data)) return data;
  if (!isItem(data)) return null;
  // Pandoc's metadata has its references in a field.
  if (Array.isArray(data.references)) return data.references;
  if (Array.isArray(data.items)) return data.items;
  return 'title' in data ? [data] : null;
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entryOf(item: unknown): Entry {
  const raw = JSON.stringify(item, null, 2);
  if (!isItem(item)) return unreadable(raw, 'This is no item: expected an object with a title.');
  const entry = entryOfCsl(item, raw);
  return entry.title === '' && entry.identifiers.length === 0
    ? { ...entry, problem: 'It has neither a title nor an identifier.' }
    : entry;
}

/** The entry of a CSL item; `also` are fields of its format that name the paper and that CSL does not know. */
export function entryOfCsl(item: Item, raw: string, also: NamingFields = {}): Entry {
  const field = (name: string) => textOf(item[name]);
  return {
    key: field('citation-key') || field('id'),
    title: plain(field('title')),
    authors: namesOf(item.author),
    year: yearOf(item.issued),
    identifiers: identifiersOf({
      ...also,
      dois: [field('DOI'), ...(also.dois ?? [])],
      urls: [field('URL'), ...(also.urls ?? [])],
      loose: [
        ...['number', 'note', 'container-title', 'archive_location', 'publisher', 'archive'].map(field),
        ...(also.loose ?? []),
      ],
    }),
    abstract: plain(field('abstract')),
    note: field('annote'),
    raw,
    problem: null,
  };
}

function textOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return textOf(value[0]);
  return typeof value === 'string' ? value.trim() : '';
}

/** Zotero and CSL allow some HTML in titles: its tags are no text. */
export function plain(text: string): string {
  return text
    .replace(/<\/?(?:i|b|sub|sup|sc|span|em|strong|p|jats:[a-z]+)(?:\s[^<>]*)?>/gi, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function namesOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isItem).flatMap((name) => {
    const part = (key: string) => textOf(name[key]);
    const whole =
      part('literal') ||
      ['given', 'dropping-particle', 'non-dropping-particle', 'family', 'suffix']
        .map(part)
        .filter((text) => text !== '')
        .join(' ');
    return whole === '' ? [] : [whole];
  });
}

function yearOf(value: unknown): number | null {
  if (!isItem(value)) return yearIn(textOf(value));
  const parts = value['date-parts'];
  const first: unknown = Array.isArray(parts) && Array.isArray(parts[0]) ? parts[0][0] : null;
  return yearIn(textOf(first)) ?? yearIn(textOf(value.raw)) ?? yearIn(textOf(value.literal));
}

/** The first year that stands in a text, or null. */
export function yearIn(text: string): number | null {
  const year = /(?<!\d)(1[5-9]\d\d|2[01]\d\d)(?!\d)/.exec(text)?.[1];
  return year === undefined ? null : Number(year);
}
