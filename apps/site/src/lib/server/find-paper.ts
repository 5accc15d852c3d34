import { findPaperByIdentifier, findPaperId, getPaper, type Database } from '@papertape/database';
import { parseIdentifier, type Paper } from '@papertape/papers';

/**
 * The paper that a part of an address names: its public id, or any identifier it is known by (`2501.11873v2`, a DOI).
 * Null when there is none.
 */
export async function findPaper({ db }: Database, name: string): Promise<Paper | null> {
  const paper = await getPaper(db, name);
  if (paper !== null) return paper;
  const identifier = parseIdentifier(name);
  const publicId = identifier === null ? null : await findPaperByIdentifier(db, identifier);
  return publicId === null ? null : getPaper(db, publicId);
}

/** The number of that paper, for what needs no more of it. */
export async function findPaperNumber({ db }: Database, name: string): Promise<number | null> {
  const id = await findPaperId(db, name);
  if (id !== null) return id;
  const identifier = parseIdentifier(name);
  const publicId = identifier === null ? null : await findPaperByIdentifier(db, identifier);
  return publicId === null ? null : findPaperId(db, publicId);
}
