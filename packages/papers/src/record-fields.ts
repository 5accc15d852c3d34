// What is compared of records, field by field, and how records are named.
import type { RecordName } from './joins.ts';
import type { PaperRecord } from './record.ts';

/** A field of a record in words; '' where the record does not tell. */
export interface ComparedField {
  name: 'title' | 'authors' | 'published' | 'identifiers' | 'versions' | 'abstract';
  label: string;
  value: (record: PaperRecord) => string;
}

/** The fields that tell whether two records are of one paper, in the order in which people look at them. */
export const COMPARED_FIELDS: readonly ComparedField[] = [
  { name: 'title', label: 'Title', value: ({ title }) => title },
  { name: 'authors', label: 'Authors', value: ({ authors }) => authors.map(({ name }) => name).join('; ') },
  { name: 'published', label: 'Published', value: ({ publishedAt }) => publishedAt?.slice(0, 10) ?? '' },
  {
    name: 'identifiers',
    label: 'Identifiers',
    value: ({ identifiers }) => identifiers.map(({ scheme, value }) => `${scheme} ${value}`).join(', '),
  },
  {
    name: 'versions',
    label: 'Versions',
    value: ({ versions }) => versions.map(({ version }) => `v${version}`).join(', '),
  },
  { name: 'abstract', label: 'Abstract', value: ({ abstract }) => abstract },
];

/** `arxiv-rss:2501.11873`. */
export function spellRecord({ source, sourceKey }: RecordName): string {
  return `${source}:${sourceKey}`;
}

/** The record that `SOURCE:KEY` names; null for other texts. Keys may hold colons. */
export function parseRecordName(text: string): RecordName | null {
  const colon = text.indexOf(':');
  if (colon <= 0 || colon === text.length - 1) return null;
  return { source: text.slice(0, colon), sourceKey: text.slice(colon + 1) };
}
