// From the bytes of a file to its text, and from its text to its format.
import { UnreadableBibliography, type BibliographyFormat } from './entry.ts';

/**
 * The text of a file: UTF-8 or UTF-16 by its mark, UTF-8 where it is that, otherwise Windows-1252, which older programs
 * write. @throws UnreadableBibliography for what is no text.
 */
export function decodeText(bytes: Uint8Array): string {
  const text = decoderOf(bytes)
    .decode(bytes)
    .replace(/^\ufeff/, '');
  if (/\0/.test(text.slice(0, 10_000)))
    throw new UnreadableBibliography(
      'This is no text file. Export the bibliography as BibTeX, RIS, CSL JSON, RDF or CSV.',
    );
  return text;
}

function decoderOf(bytes: Uint8Array): TextDecoder {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le');
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be');
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return new TextDecoder('utf-8');
  } catch {
    return new TextDecoder('windows-1252');
  }
}

/** The format of a text by how it looks; the file's name decides nothing, since people rename files. Null: none known. */
export function detectFormat(text: string): BibliographyFormat | null {
  const start = text.trimStart().slice(0, 4_000);
  if (/^[[{]/.test(start) && !/^\{\s*@/.test(start)) return 'csl';
  if (/^<\?xml|^<rdf:RDF|^<!--/.test(start)) return 'zotero-rdf';
  if (/^"?Key"?,"?Item Type"?,/.test(start)) return 'zotero-csv';
  if (/^TY  ?-/m.test(text.slice(0, 200_000)) && !/^\s*@[a-z]+\s*[{(]/im.test(start)) return 'ris';
  if (/@[ \t]*[a-z]+\s*[{(]/i.test(text)) return 'bibtex';
  return /"?Item Type"?/.test(start.split('\n', 1)[0] ?? '') ? 'zotero-csv' : null;
}
