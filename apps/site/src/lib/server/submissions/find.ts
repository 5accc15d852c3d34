// From what a reader pasted to the paper it names: here already, found at its source, or to be typed.
import { findPaperByIdentifier, findPapersByTitleKeys, getPaper, type Database } from '@papertape/database';
import { isTelling, titleKey } from '@papertape/bibliographies';
import { lookUpPaper } from '@papertape/jobs/lookup';
import {
  identifierUrl,
  parseIdentifier,
  type Identifier,
  type Paper,
  type PaperRecord,
} from '@papertape/papers';
import type { Site } from '../open-site.ts';
import { paperPath } from '../view/addresses.ts';
import type { NamedLink } from '../view/card.ts';

/** What a text leads to. */
export type Finding =
  /** The text names nothing. */
  | { kind: 'nothing' }
  | { kind: 'here'; paper: Paper }
  | { kind: 'found'; record: PaperRecord }
  /** The source could not be asked, or knows nothing: `message` says which. */
  | { kind: 'missing' | 'unreachable'; message: string; identifier: Identifier };

/** Looks here first, and then at the source. */
export async function findReference(
  { configuration, database, log }: Pick<Site, 'configuration' | 'database' | 'log'>,
  text: string,
): Promise<Finding> {
  const identifier = parseIdentifier(text);
  if (identifier === null) return { kind: 'nothing' };
  const here = await paperNamed(database, [identifier]);
  if (here !== null) return { kind: 'here', paper: here };
  const address = identifier.scheme === 'url' ? text.trim() : identifierUrl(identifier);
  const answer = await lookUpPaper({ configuration, database, log }, identifier, address);
  if (answer.kind !== 'found') return { ...answer, identifier };
  // The source may know the paper by a name under which it is here.
  const known = await paperNamed(database, answer.record.identifiers);
  return known === null ? answer : { kind: 'here', paper: known };
}

/** The paper here that has one of the identifiers, or null. */
export async function paperNamed(
  { db }: Database,
  identifiers: readonly Identifier[],
): Promise<Paper | null> {
  for (const identifier of identifiers) {
    const publicId = await findPaperByIdentifier(db, identifier);
    if (publicId !== null) return getPaper(db, publicId);
  }
  return null;
}

/** Papers here of the same title: perhaps the same, under another name. */
export async function papersTitled({ db }: Database, title: string): Promise<NamedLink[]> {
  if (!isTelling(title)) return [];
  const key = titleKey(title);
  const found = (await findPapersByTitleKeys(db, [key])).get(key) ?? [];
  return found.map((paper) => ({ name: paper.title, href: paperPath(paper.publicId) }));
}
