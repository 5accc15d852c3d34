// Reads a bibliography of any known format, and writes entries as a file again.
import { readBibtex } from './bibtex.ts';
import { readCsl } from './csl.ts';
import {
  MOST_BYTES,
  MOST_ENTRIES,
  UnreadableBibliography,
  type Bibliography,
  type BibliographyFormat,
  type Entry,
} from './entry.ts';
import { readRis } from './ris.ts';
import { decodeText, detectFormat } from './text.ts';
import { readZoteroCsv } from './zotero-csv.ts';
import { readZoteroRdf } from './zotero-rdf.ts';

const READERS: Readonly<Record<BibliographyFormat, (text: string) => Bibliography>> = {
  bibtex: readBibtex,
  ris: readRis,
  csl: readCsl,
  'zotero-rdf': readZoteroRdf,
  'zotero-csv': readZoteroCsv,
};

/** Reads the bytes of a file. @throws UnreadableBibliography that says what would be right. */
export function readBibliography(bytes: Uint8Array): Bibliography {
  if (bytes.length > MOST_BYTES)
    throw new UnreadableBibliography(
      `The file is too large: ${MOST_BYTES / 1024 ** 2} MiB are allowed. Export it in parts.`,
    );
  const text = decodeText(bytes);
  if (text.trim() === '')
    throw new UnreadableBibliography('There is nothing in it. Choose a file, or paste entries.');
  const format = detectFormat(text);
  if (format === null)
    throw new UnreadableBibliography(
      "This is none of the formats that can be read: BibTeX, BibLaTeX, RIS, CSL JSON, and Zotero's RDF and CSV.",
    );
  const bibliography = READERS[format](text);
  const { length } = bibliography.entries;
  if (length === 0) throw new UnreadableBibliography('There are no entries in it.');
  if (length > MOST_ENTRIES)
    throw new UnreadableBibliography(
      `There are ${length.toLocaleString('en')} entries in it; ${MOST_ENTRIES.toLocaleString('en')} are allowed. Import it in parts.`,
    );
  return bibliography;
}

/** Some entries as a file of the format they came in: each with the text that it had. */
export function writeEntries(
  { format, preamble }: Pick<Bibliography, 'format' | 'preamble'>,
  entries: readonly Pick<Entry, 'raw'>[],
): string {
  const texts = entries.map(({ raw }) => raw);
  switch (format) {
    case 'bibtex':
      return `${[...(preamble === '' ? [] : [preamble]), ...texts].join('\n\n')}\n`;
    case 'ris':
      return texts.map((text) => `${text.replaceAll('\n', '\r\n')}\r\n`).join('\r\n');
    case 'csl':
      return `[\n${texts.join(',\n')}\n]\n`;
    case 'zotero-rdf':
      return `<?xml version="1.0" encoding="UTF-8"?>\n${preamble}\n${withoutRepeats(texts)}\n</rdf:RDF>\n`;
    case 'zotero-csv':
      return `\ufeff${[preamble, ...texts].join('\n')}\n`;
  }
}

/** Entries of RDF bring along what they point to, which two of them may share. */
function withoutRepeats(texts: readonly string[]): string {
  const elements = texts.flatMap((text) => text.split(/\n(?=<[^/])/));
  return [...new Set(elements)].join('\n');
}
