// A record made ready to be compared many times.
import { prepareAuthors } from './authors.ts';
import type { PreparedRecord } from './compare.ts';
import { workIdentifier } from './identifiers.ts';
import type { BibliographicRecord } from './record.ts';
import { standingOf } from './relation.ts';
import { prepareTitle } from './title.ts';

/** The record made ready. @throws TypeError when it has no title. */
export function prepareRecord(record: BibliographicRecord): PreparedRecord {
  if (typeof record.title !== 'string') throw new TypeError(`The record ${record.id} has no title.`);
  const identifiers = (record.identifiers ?? []).map(workIdentifier);
  const titles = new Map(
    [record.title, ...(record.otherTitles ?? [])].map(prepareTitle).map((title) => [title.squeezed, title]),
  );
  return {
    identifiers,
    titles: [...titles.values()],
    authors: prepareAuthors(record.authors ?? []),
    year: record.year ?? null,
    version: record.version ?? null,
    standing: standingOf(record, identifiers),
  };
}
