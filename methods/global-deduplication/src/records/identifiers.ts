// Identifiers: which two records share, and which speak against their being one work.
import type { RecordIdentifier } from './record.ts';

/** An identifier without its version. */
export interface WorkIdentifier {
  readonly scheme: string;
  readonly value: string;
  /** What two different values of this group say: a work has one arXiv id, one publisher's DOI, and so on. */
  readonly group: string | null;
  readonly version: number | null;
}

/** How two records' identifiers compare. */
export interface IdentifierComparison {
  /** The first they share. */
  readonly shared: WorkIdentifier | null;
  /** Whether they name different versions of it. */
  readonly versions: boolean;
  /** Two different identifiers of a kind of which a work has one. */
  readonly conflict: readonly [WorkIdentifier, WorkIdentifier] | null;
}

/** Schemes of which a work has one identifier. Of OpenReview it has one for each venue it was sent to, of URLs any. */
const ONE_OF_A_WORK = new Set(['arxiv', 'acl', 'pmid', 'pmcid', 'isbn']);

/** DOIs of preprint servers: the registrant, and where it publishes journals too the form of its preprints. */
const PREPRINT_DOI =
  /^10\.(?:1101\/(?:\d{4}\.\d{2}\.\d{2}\.)?\d{6,8}|64898\/|2139\/ssrn|21203\/rs|20944\/preprints|3121[79]\/|3122[23]\/|3123[0-9]\/|31730\/|35542\/|26434\/chemrxiv|36227\/techrxiv|22541\/(?:au|essoar)|1002\/essoar|5281\/zenodo|6084\/m9\.figshare|33774\/|14293\/|7287\/peerj\.preprints)/;

/** The identifier in the form in which it is compared. */
export function workIdentifier({ scheme, value }: RecordIdentifier): WorkIdentifier {
  const name = scheme.toLowerCase();
  const text = value.trim();
  if (name === 'doi') return workDoi(text);
  if (name === 'arxiv') return workArxivId(text);
  return { scheme: name, value: text, group: ONE_OF_A_WORK.has(name) ? name : null, version: null };
}

function workArxivId(text: string): WorkIdentifier {
  const [, id = text, version] = /^(?:arxiv:)?(.+?)(?:v(\d{1,3}))?$/i.exec(text) ?? [];
  return {
    scheme: 'arxiv',
    value: id.toLowerCase(),
    group: 'arxiv',
    version: version ? Number(version) : null,
  };
}

function workDoi(text: string): WorkIdentifier {
  const doi = text.toLowerCase().replace(/^(?:doi:\s*|https?:\/\/(?:dx\.)?doi\.org\/)/, '');
  const arxiv = /^10\.48550\/arxiv\.(.+)$/.exec(doi)?.[1];
  if (arxiv !== undefined) return workArxivId(arxiv);
  if (!PREPRINT_DOI.test(doi)) return { scheme: 'doi', value: doi, group: 'doi', version: null };
  const [, value = doi, version] = /^(.+?)(?:[/.-]?v(\d{1,3}))?$/.exec(doi) ?? [];
  const registrant = doi.slice(0, doi.indexOf('/'));
  return { scheme: 'doi', value, group: `doi ${registrant}`, version: version ? Number(version) : null };
}

/** Whether the identifier is of a preprint. */
export function isPreprintIdentifier({ scheme, group }: WorkIdentifier): boolean {
  return scheme === 'arxiv' || (scheme === 'doi' && group !== 'doi');
}

/** Whether the identifier is of something published. */
export function isPublishedIdentifier({ scheme, group }: WorkIdentifier): boolean {
  return group === 'doi' || scheme === 'acl' || scheme === 'pmid' || scheme === 'pmcid' || scheme === 'isbn';
}

/** Compares the identifiers of two records. */
export function compareIdentifiers(
  a: readonly WorkIdentifier[],
  b: readonly WorkIdentifier[],
): IdentifierComparison {
  let shared: WorkIdentifier | null = null;
  let versions = false;
  for (const mine of a)
    for (const other of b) {
      if (mine.scheme !== other.scheme || mine.value !== other.value) continue;
      shared ??= mine;
      versions ||= mine.version !== null && other.version !== null && mine.version !== other.version;
    }
  return { shared, versions, conflict: conflictOf(a, b) };
}

/** Two identifiers of one group, where the records have none of it in common. */
export function conflictOf(
  a: readonly WorkIdentifier[],
  b: readonly WorkIdentifier[],
): readonly [WorkIdentifier, WorkIdentifier] | null {
  for (const mine of a) {
    if (mine.group === null) continue;
    const others = b.filter(({ group }) => group === mine.group);
    const group = a.filter(({ group: of }) => of === mine.group);
    const [other] = others;
    if (other && !others.some(({ value }) => group.some((one) => one.value === value))) return [mine, other];
  }
  return null;
}
