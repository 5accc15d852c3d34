// Identifiers of papers: how each scheme is recognised in free text, normalised, and linked to.

/** Schemes by which a paper is known outside Papertape. */
export type IdentifierScheme = 'arxiv' | 'doi' | 'openreview' | 'acl' | 'url';

/** One name of a paper in one scheme. `value` is normalised: arXiv without version, DOI in lower case. */
export interface Identifier {
  scheme: IdentifierScheme;
  value: string;
}

/** An arXiv identifier with the version its text carried, if any. */
export interface ArxivReference {
  id: string;
  version: number | null;
}

const NEW_STYLE = String.raw`\d{4}\.\d{4,5}`;
const OLD_STYLE = String.raw`[a-z][a-z-]*(?:\.[A-Z]{2})?\/\d{7}`;
const ARXIV = new RegExp(`^(?:arxiv:\\s*)?(${NEW_STYLE}|${OLD_STYLE})(?:v(\\d{1,3}))?$`, 'i');
const ARXIV_PATH = new RegExp(
  `^/(?:abs|pdf|html|format|src|e-print)/(${NEW_STYLE}|${OLD_STYLE})(?:v(\\d{1,3}))?(?:\\.pdf)?/?$`,
  'i',
);
const DOI = /^(?:doi:\s*)?(10\.\d{4,9}\/\S+)$/i;
const ARXIV_DOI = /^10\.48550\/arxiv\.(.+)$/i;
const ACL = /^(?:[A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+)$/;

/** Reads an arXiv id such as `2501.11873`, `arXiv:2501.11873v2` or `cs/0701001`; null when it is none. */
export function parseArxivId(text: string): ArxivReference | null {
  const match = ARXIV.exec(text.trim());
  if (!match?.[1]) return null;
  return { id: normaliseArxivId(match[1]), version: match[2] ? Number(match[2]) : null };
}

function normaliseArxivId(id: string): string {
  // Old-style subject classes are written in upper case (math.GT/0309136) but carry no information.
  return id.toLowerCase().replace(/^([a-z-]+)\.[a-z]{2}\//, '$1/');
}

/** Reads a DOI, bare or as `doi:`; an arXiv DOI becomes the arXiv identifier it stands for. */
export function parseDoi(text: string): Identifier | null {
  const match = DOI.exec(text.trim());
  if (!match?.[1]) return null;
  const value = match[1].toLowerCase().replace(/[.,;)\]]+$/, '');
  const arxiv = ARXIV_DOI.exec(value)?.[1];
  const reference = arxiv ? parseArxivId(arxiv) : null;
  return reference ? { scheme: 'arxiv', value: reference.id } : { scheme: 'doi', value };
}

/**
 * The identifier that a text names: an arXiv id, a DOI, an ACL id, or the URL of a paper on a site we know.
 * Any other http(s) URL is itself an identifier. Null when the text is none of these.
 */
export function parseIdentifier(text: string): Identifier | null {
  const trimmed = text.trim();
  if (trimmed === '' || /\s/.test(trimmed.replace(/^(arxiv|doi):\s+/i, '$1:'))) return null;
  const arxiv = parseArxivId(trimmed);
  if (arxiv) return { scheme: 'arxiv', value: arxiv.id };
  const doi = parseDoi(trimmed);
  if (doi) return doi;
  if (ACL.test(trimmed)) return { scheme: 'acl', value: trimmed };
  return parseUrl(trimmed);
}

function parseUrl(text: string): Identifier | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  const host = url.hostname.replace(/^www\./, '');
  if (host === 'arxiv.org' || host.endsWith('.arxiv.org')) {
    const match = ARXIV_PATH.exec(url.pathname);
    if (match?.[1]) return { scheme: 'arxiv', value: normaliseArxivId(match[1]) };
  }
  if (host === 'doi.org' || host === 'dx.doi.org') {
    const doi = parseDoi(decoded(url.pathname.slice(1)));
    if (doi) return doi;
  }
  if (host === 'huggingface.co' || host === 'hf.co' || host === 'alphaxiv.org') {
    const arxiv = parseArxivId(url.pathname.replace(/^\/(?:papers|abs)\//, '').replace(/\.md$/, ''));
    if (arxiv) return { scheme: 'arxiv', value: arxiv.id };
  }
  if (host === 'openreview.net') {
    const id = url.searchParams.get('id');
    if (id) return { scheme: 'openreview', value: id };
  }
  if (host === 'aclanthology.org') {
    const id = url.pathname.replace(/^\/|\/$|\.pdf$/g, '').replace(/\.pdf$/, '');
    if (ACL.test(id)) return { scheme: 'acl', value: id };
  }
  return { scheme: 'url', value: canonicalUrl(url) };
}

/** The text that percent signs stand for; as it is when they stand for none. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function canonicalUrl(url: URL): string {
  const copy = new URL(url);
  copy.hash = '';
  copy.protocol = 'https:';
  return copy.toString().replace(/\/+$/, '');
}

/** Where an identifier is looked up by a person. */
export function identifierUrl({ scheme, value }: Identifier): string {
  switch (scheme) {
    case 'arxiv':
      return `https://arxiv.org/abs/${value}`;
    case 'doi':
      return `https://doi.org/${value}`;
    case 'openreview':
      return `https://openreview.net/forum?id=${encodeURIComponent(value)}`;
    case 'acl':
      return `https://aclanthology.org/${value}`;
    case 'url':
      return value;
  }
}

const PUBLIC_ID_ORDER: readonly IdentifierScheme[] = ['arxiv', 'acl', 'doi', 'openreview', 'url'];

/** Each identifier once, the one that names the paper first; the same order whatever order they come in. */
export function sortIdentifiers(identifiers: readonly Identifier[]): Identifier[] {
  const unique = new Map(identifiers.map(({ scheme, value }) => [`${scheme} ${value}`, { scheme, value }]));
  const rank = ({ scheme }: Identifier) => PUBLIC_ID_ORDER.indexOf(scheme);
  return [...unique.values()].sort(
    (a, b) => rank(a) - rank(b) || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0),
  );
}

/**
 * The identifier a paper's address is made of: arXiv first, since that is what Hugging Face clients ask for.
 * @throws RangeError when there is no identifier at all.
 */
export function primaryIdentifier(identifiers: readonly Identifier[]): Identifier {
  for (const scheme of PUBLIC_ID_ORDER) {
    const found = identifiers.find((identifier) => identifier.scheme === scheme);
    if (found) return found;
  }
  throw new RangeError('A paper needs at least one identifier (arXiv id, DOI, OpenReview, ACL or URL).');
}

/**
 * The part of a paper's address that names it: the arXiv id as it is, otherwise the scheme and a slug of the value
 * (`doi-10.1145-3292500.3330701`).
 */
export function publicIdOf(identifiers: readonly Identifier[]): string {
  const { scheme, value } = primaryIdentifier(identifiers);
  if (scheme === 'arxiv') return value;
  const slug = value
    .replace(/^https?:\/\//, '')
    .replace(/[^A-Za-z0-9._~-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `${scheme}-${slug}`;
}
