// What would become of each entry of a bibliography: which paper it is, and how that is known.
import { describesSame, isTelling, titleKey, type Entry } from '@papertape/bibliographies';
import {
  findPapersByIdentifiers,
  findPapersByTitleKeys,
  type Database,
  type MatchedPaper,
  type TitledPaper,
} from '@papertape/database';
import type { Identifier } from '@papertape/papers';

/** What an entry is to this site. */
export type Plan =
  | { kind: 'match'; paper: MatchedPaper; by: Identifier['scheme'] | 'title' }
  /** The site does not have it, and it can be taken in under this name. */
  | { kind: 'new'; identifier: Identifier }
  | { kind: 'unmatched'; reason: string }
  | { kind: 'unreadable'; reason: string };

/** What papers can be taken in by: an address alone may be of anything. */
const NAMING: readonly Identifier['scheme'][] = ['arxiv', 'doi', 'openreview', 'acl'];

/** The plan of each entry, in their order. Identifiers decide first; title, author and year only without. */
export async function planEntries(db: Database['db'], entries: readonly Entry[]): Promise<Plan[]> {
  const readable = entries.filter(({ problem }) => problem === null);
  const named = await findPapersByIdentifiers(
    db,
    readable.flatMap(({ identifiers }) => identifiers),
  );
  const left = readable.filter(
    ({ identifiers }) => !identifiers.some((identifier) => named.has(nameOf(identifier))),
  );
  const titled = await findPapersByTitleKeys(
    db,
    left.filter(({ title }) => isTelling(title)).map(({ title }) => titleKey(title)),
  );
  return entries.map((entry) => planOf(entry, named, titled));
}

const nameOf = ({ scheme, value }: Identifier) => `${scheme} ${value}`;

function planOf(
  entry: Entry,
  named: ReadonlyMap<string, MatchedPaper>,
  titled: ReadonlyMap<string, TitledPaper[]>,
): Plan {
  if (entry.problem !== null) return { kind: 'unreadable', reason: entry.problem };
  for (const identifier of entry.identifiers) {
    const paper = named.get(nameOf(identifier));
    if (paper) return { kind: 'match', paper, by: identifier.scheme };
  }
  const namesakes = titled.get(titleKey(entry.title)) ?? [];
  const same = namesakes.filter((paper) => describesSame(entry, paper));
  const [only] = same;
  if (only && same.length === 1) return { kind: 'match', paper: only, by: 'title' };
  if (same.length > 1)
    return { kind: 'unmatched', reason: `${same.length} papers here have this title, author and year.` };
  const identifier = entry.identifiers.find(({ scheme }) => NAMING.includes(scheme));
  if (identifier) return { kind: 'new', identifier };
  return {
    kind: 'unmatched',
    reason:
      namesakes.length > 0
        ? 'A paper here has this title, but not its authors and year; the entry has no arXiv id or DOI to tell.'
        : 'No paper here has its title, and it has no arXiv id, DOI, OpenReview or ACL id.',
  };
}
