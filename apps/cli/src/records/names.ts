// How papers and records are named on the command line.
import type { PaperRecords } from '@papertape/database';
import { parseRecordName, spellRecord, type RecordName } from '@papertape/papers';
import { CommandFailure } from '../exit-codes.ts';
import type { Opened } from '../opening.ts';

type Db = Opened['database']['db'];

/** The paper of that id, identifier or address, with its records. @throws CommandFailure when there is none. */
export async function requirePaper(db: Db, name: string): Promise<PaperRecords> {
  const { findPaperRecords } = await import('@papertape/database');
  const paper = await findPaperRecords(db, name);
  if (!paper) throw new CommandFailure(`There is no paper '${name}' here.`);
  return paper;
}

/** The record of a paper that a person means: SOURCE:KEY, or SOURCE or KEY alone where that is clear. */
export function requireRecord({ publicId, records }: PaperRecords, name: string): RecordName {
  const exact = records.filter((record) => spellRecord(record) === name);
  const meant =
    exact.length > 0
      ? exact
      : records.filter(({ source, sourceKey }) => source === name || sourceKey === name);
  const [record] = meant;
  if (record && meant.length === 1) return record;
  const list = records.map((each) => `  ${spellRecord(each)}`).join('\n');
  const problem = meant.length > 1 ? `'${name}' names several records` : `There is no record '${name}'`;
  throw new CommandFailure(`${problem} of ${publicId}. It has:\n${list}`);
}

/** A record of what a person means: a record, or the first one of a paper. @throws CommandFailure when there is none. */
export async function requireEither(db: Db, name: string): Promise<RecordName> {
  const { findPaperRecords, firstRecordOf } = await import('@papertape/database');
  const paper = await findPaperRecords(db, name);
  const record = (paper && firstRecordOf(paper)) ?? parseRecordName(name);
  if (record) return record;
  throw new CommandFailure(`There is no paper '${name}' here. A record is named SOURCE:KEY.`);
}
