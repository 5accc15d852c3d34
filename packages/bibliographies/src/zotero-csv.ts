// The CSV that Zotero exports: one item a row, under a head of 87 columns or so.
import { parse } from 'csv-parse/sync';
import { plain, yearIn } from './csl.ts';
import { reasonOf, unreadable, UnreadableBibliography, type Bibliography, type Entry } from './entry.ts';
import { identifiersOf } from './identifiers.ts';

interface Row {
  record: Record<string, string>;
  raw: string;
}

/** Reads a file. @throws UnreadableBibliography when its head is not that of Zotero's CSV. */
export function readZoteroCsv(text: string): Bibliography {
  const [head = ''] = text.split(/\r\n|\r|\n/, 1);
  let rows: Row[];
  try {
    rows = parse(text, {
      columns: true,
      raw: true,
      bom: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as Row[];
  } catch (error) {
    throw new UnreadableBibliography(`This is no whole CSV: ${reasonOf(error)}.`);
  }
  if (!/"?Item Type"?/.test(head) || !/"?Title"?/.test(head))
    throw new UnreadableBibliography(
      "This CSV is not as Zotero writes it: its first line has to name the columns 'Item Type' and 'Title'.",
    );
  return {
    format: 'zotero-csv',
    preamble: head,
    entries: rows.filter(({ record }) => record['Item Type'] !== 'attachment').map(entryOf),
  };
}

function entryOf({ record, raw }: Row): Entry {
  const field = (name: string) => (record[name] ?? '').trim();
  const text = raw.replace(/(\r\n|\r|\n)+$/, '');
  const title = plain(field('Title'));
  if (title === '') return unreadable(text, 'It has no title.', field('Key'));
  return {
    key: field('Key'),
    title,
    authors: field('Author')
      .split(';')
      .map((name) => name.trim())
      .filter((name) => name !== '')
      .map((name) => (name.includes(',') ? name.replace(/^([^,]+),\s*(.*)$/, '$2 $1').trim() : name)),
    year: yearIn(field('Publication Year')) ?? yearIn(field('Date')),
    identifiers: identifiersOf({
      dois: [field('DOI')],
      urls: [field('Url')],
      loose: ['Extra', 'Number', 'Archive Location', 'Archive', 'Publication Title', 'Publisher'].map(field),
    }),
    abstract: field('Abstract Note'),
    // Zotero writes notes as HTML.
    note: field('Notes')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
    raw: text,
    problem: null,
  };
}
