// A bibliography as data, whatever format it came in.
import type { Identifier } from '@papertape/papers';

/** Formats that can be read. Better BibTeX, BibLaTeX and Zotero's two BibTeX exports are all 'bibtex'. */
export const FORMATS = {
  bibtex: { name: 'BibTeX or BibLaTeX', extension: 'bib' },
  ris: { name: 'RIS', extension: 'ris' },
  csl: { name: 'CSL JSON', extension: 'json' },
  'zotero-rdf': { name: 'Zotero RDF', extension: 'rdf' },
  'zotero-csv': { name: 'Zotero CSV', extension: 'csv' },
} as const;
export type BibliographyFormat = keyof typeof FORMATS;

/** One entry of a bibliography. */
export interface Entry {
  /** What the file calls it: the citation key, or another name of its own. Empty where there is none. */
  key: string;
  /** Plain text, with mathematics in TeX as far as the file says so. */
  title: string;
  /** Names in their order, the given name first. */
  authors: string[];
  year: number | null;
  /** Names of the paper, the best first: arXiv id, DOI, and so on. */
  identifiers: Identifier[];
  abstract: string;
  /** What the owner of the bibliography wrote beside it, plain text. */
  note: string;
  /** The entry's own text in the file: nothing of it is lost, whatever becomes of the entry. */
  raw: string;
  /** Why it could not be read; null where it could. */
  problem: string | null;
}

/** A whole bibliography. */
export interface Bibliography {
  format: BibliographyFormat;
  /** Text that entries need around them to be a file again: see `writeEntries`. */
  preamble: string;
  entries: Entry[];
}

/** Thrown for a file that is no bibliography, or too much of one; `message` says what would be right. */
export class UnreadableBibliography extends Error {
  override name = 'UnreadableBibliography';
}

/** The most entries of one file. */
export const MOST_ENTRIES = 2_000;
/** The most bytes of one file. */
export const MOST_BYTES = 8 * 1024 ** 2;

/** An entry that could not be read. */
export function unreadable(raw: string, problem: string, key = ''): Entry {
  return { key, title: '', authors: [], year: null, identifiers: [], abstract: '', note: '', raw, problem };
}

/** What the message of anything thrown says, on one short line. */
export function reasonOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return (message.split('\n')[0] ?? '').slice(0, 200);
}
