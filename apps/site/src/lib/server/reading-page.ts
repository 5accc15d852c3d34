// The page of what a reader voted for, read, noted and hid.
import { error } from '@sveltejs/kit';
import {
  countReading,
  getEnrichments,
  getReaderMarks,
  listReading,
  READING_LISTS,
  type ReadingList,
  type ReadingPlace,
} from '@papertape/database';
import { dayAt, shortDate } from '@papertape/papers';
import type { Person } from '@papertape/people';
import { cardContext } from './cards.ts';
import { choiceParameter, cursorParameter } from './parameters.ts';
import { site } from './site.ts';
import { withParameters } from './view/addresses.ts';
import { cardOf, type Card } from './view/card.ts';

const PAGE_SIZE = 40;

const NAMES: Readonly<Record<ReadingList, string>> = {
  votes: 'Voted for',
  read: 'Read',
  notes: 'Notes',
  hidden: 'Not interested',
};

export interface ReadingPageData {
  list: ReadingList;
  lists: { name: string; href: string; count: number; current: boolean }[];
  papers: { card: Card; date: string; note: string | null }[];
  nextPage: string | null;
  firstPage: string | null;
}

/** One list of the reader's, the latest first. */
export async function loadReading(url: URL, reader: Pick<Person, 'id'>, now: Date): Promise<ReadingPageData> {
  const { db } = site().database;
  const list = choiceParameter(url, 'list', READING_LISTS);
  const after = placeOf(cursorParameter(url));
  const [rows, counts] = await Promise.all([
    listReading(db, reader.id, list, { limit: PAGE_SIZE + 1, after }),
    countReading(db, reader.id),
  ]);
  const shown = rows.slice(0, PAGE_SIZE);
  const ids = shown.map(({ paperId }) => paperId);
  const marks = await getReaderMarks(db, reader.id, ids);
  const context = { ...cardContext(now), marks, enrichments: await getEnrichments(db, ids) };
  const last = shown.at(-1);
  return {
    list,
    lists: READING_LISTS.map((name) => ({
      name: NAMES[name],
      href: name === READING_LISTS[0] ? '/reading' : `/reading?list=${name}`,
      count: counts[name],
      current: name === list,
    })),
    papers: shown.map(({ paper, at }) => ({
      card: cardOf(paper, context),
      date: shortDate(dayAt(new Date(at), context.timeZone), context.today),
      note: list === 'notes' ? (marks.get(paper.id)?.note ?? null) : null,
    })),
    nextPage:
      rows.length > PAGE_SIZE && last ? withParameters(url, { cursor: `${last.at}_${last.paperId}` }) : null,
    firstPage: after ? withParameters(url, { cursor: null }) : null,
  };
}

/** A place in the list, from its page's address. @throws HttpError 400 */
function placeOf(cursor: string | null): ReadingPlace | null {
  if (cursor === null) return null;
  const [, at = '', number = ''] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_(\d{1,15})$/.exec(cursor) ?? [];
  if (Number.isNaN(Date.parse(at)))
    error(400, 'That page of the list does not exist. Start again from its first page.');
  return { at, paperId: Number(number) };
}
