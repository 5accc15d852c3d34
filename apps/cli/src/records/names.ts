// How papers and records are named on the command line.
import type { PaperRecords } from '@papertape/database';
import { parseIdentifier, type RecordName } from '@papertape/papers';
import { CommandFailure } from '../exit-codes.ts';
import type { Opened } from '../opening.ts';

type Db = Opened['database']['db'];

/** `arxiv-rss:2501.11873`. */
export function spell({ source, sourceKey }: RecordName): string {
  return `${source}:${sourceKey}`;
}

/** The paper of that id, identifier or address, with its records. @throws CommandFailure when there is none. */
export async function requirePaper(db: Db, name: string): Promise<PaperRecords> {
  const paper = await findPaper(db, name);
  if (!paper) throw new CommandFailure(`There is no paper '${name}' here.`);
  return paper;
}

async function findPaper(db: Db, name: string): Promise<PaperRecords | null> {
  const { findPaperByIdentifier, getPaperRecords } = await import('@papertape/database');
  const paper = await getPaperRecords(db, name);
  if (paper) return paper;
  const identifier = parseIdentifier(name);
  const publicId = identifier && (await findPaperByIdentifier(db, identifier));
  return publicId ? await getPaperRecords(db, publicId) : null;
}

/** The record of a paper that a person means: SOURCE:KEY, or SOURCE or KEY alone where that is clear. */
export function requireRecord({ publicId, records }: PaperRecords, name: string): RecordName {
  const exact = records.filter((record) => spell(record) === name);
  const meant =
    exact.length > 0
      ? exact
      : records.filter(({ source, sourceKey }) => source === name || sourceKey === name);
  const [record] = meant;
  if (record && meant.length === 1) return record;
  const list = records.map((each) => `  ${spell(each)}`).join('\n');
  const problem = meant.length > 1 ? `'${name}' names several records` : `There is no record '${name}'`;
  throw new CommandFailure(`${problem} of ${publicId}. It has:\n${list}`);
}

/** A record of what a person means: a record, or the first one of a paper. @throws CommandFailure when there is none. */
export async function requireEither(db: Db, name: string): Promise<RecordName> {
  const paper = await findPaper(db, name);
  const first = paper?.records.find(({ join }) => join === null) ?? paper?.records[0];
  if (first) return first;
  const colon = name.indexOf(':');
  if (colon > 0) return { source: name.slice(0, colon), sourceKey: name.slice(colon + 1) };
  throw new CommandFailure(`There is no paper '${name}' here. A record is named SOURCE:KEY.`);
}
