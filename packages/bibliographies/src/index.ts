// Bibliographies as other programs write them: BibTeX, BibLaTeX, RIS, CSL-JSON, Zotero's RDF and CSV. Pure.
export {
  FORMATS,
  MOST_BYTES,
  MOST_ENTRIES,
  UnreadableBibliography,
  type Bibliography,
  type BibliographyFormat,
  type Entry,
} from './entry.ts';
export { readAside } from './aside.ts';
export { readBibliography, writeEntries } from './read.ts';
export { describesSame, isTelling, titleKey, type Described } from './titles.ts';
