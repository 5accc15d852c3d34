// Which papers an entry's fields name.
import { type Identifier, parseArxivId, parseDoi, parseIdentifier, sortIdentifiers } from '@papertape/papers';

/** Texts of an entry that may name its paper. */
export interface NamingFields {
  /** The field that the format has for arXiv ids, where it says that it holds one. */
  eprint?: string | null;
  dois?: readonly (string | null | undefined)[];
  urls?: readonly (string | null | undefined)[];
  /** Notes, journals, numbers and the like, where 'arXiv:2603.00001' or 'doi:…' is often found. */
  loose?: readonly (string | null | undefined)[];
}

const ARXIV_IN_TEXT =
  /\barxiv(?:\s+preprint\s+arxiv)?\s*[:.]?\s*(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?\/\d{7})/gi;
const DOI_IN_TEXT = /\b(?:doi[:\s]+|doi\.org\/)(10\.\d{4,9}\/[^\s"<>{}]+)/gi;

/** Every identifier that the fields name, the best first, each once. */
export function identifiersOf({ eprint, dois = [], urls = [], loose = [] }: NamingFields): Identifier[] {
  const found: (Identifier | null)[] = [];
  const arxiv = eprint ? parseArxivId(eprint) : null;
  if (arxiv) found.push({ scheme: 'arxiv', value: arxiv.id });
  for (const text of present(dois)) found.push(parseDoi(text) ?? doiAddress(text));
  for (const text of present(urls)) found.push(...addressesIn(text));
  for (const text of present(loose)) {
    for (const [, id = ''] of text.matchAll(ARXIV_IN_TEXT)) found.push(arxivOf(id));
    for (const [, doi = ''] of text.matchAll(DOI_IN_TEXT)) found.push(parseDoi(doi));
  }
  return sortIdentifiers(found.filter((identifier) => identifier !== null));
}

function present(texts: readonly (string | null | undefined)[]): string[] {
  // TeX wants a backslash before some signs of addresses, which others then write as %5C.
  return texts.flatMap((text) => (text?.trim() ? [text.trim().replace(/(?:\\|%5C)([_#%&$~])/gi, '$1')] : []));
}

function arxivOf(text: string): Identifier | null {
  const reference = parseArxivId(text);
  return reference && { scheme: 'arxiv', value: reference.id };
}

/** Only an address may stand in for a DOI: any other text there is no identifier. */
function doiAddress(text: string): Identifier | null {
  const identifier = /^https?:\/\//i.test(text) ? parseIdentifier(text) : null;
  return identifier?.scheme === 'url' ? null : identifier;
}

function addressesIn(text: string): (Identifier | null)[] {
  return [...text.matchAll(/https?:\/\/[^\s,;"<>{}]+/gi)].map(([url]) =>
    parseIdentifier(url.slice(0, 2_000)),
  );
}
