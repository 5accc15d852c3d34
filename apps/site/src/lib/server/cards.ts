// Cards of papers for whoever reads: one query tells what they made of all of them.
import { getEnrichments, getReaderMarks } from '@papertape/database';
import { dayAt, type PaperSummary } from '@papertape/papers';
import type { Person } from '@papertape/people';
import { markOf } from './reproductions/mark.ts';
import { site } from './site.ts';
import { cardOf, type Card, type CardContext } from './view/card.ts';

/** Who reads: null for visitors. */
export type Reader = Pick<Person, 'id'> | null;

/** What cards need to know of the present. */
export function cardContext(now = new Date()): CardContext {
  const { TIME_ZONE } = site().configuration;
  return { timeZone: TIME_ZONE, today: dayAt(now, TIME_ZONE), reproductionOf: markOf };
}

/** The same, with what a machine wrote of these papers and what the reader made of them. */
export async function readerContext(
  papers: readonly PaperSummary[],
  reader: Reader,
  now = new Date(),
): Promise<CardContext> {
  const { db } = site().database;
  const ids = papers.map(({ id }) => id);
  const [enrichments, marks] = await Promise.all([
    getEnrichments(db, ids),
    reader === null ? null : getReaderMarks(db, reader.id, ids),
  ]);
  return { ...cardContext(now), enrichments, ...(marks === null ? {} : { marks }) };
}

/** The papers' cards, in their order. */
export async function cardsFor(papers: readonly PaperSummary[], reader: Reader): Promise<Card[]> {
  const context = await readerContext(papers, reader);
  return papers.map((paper) => cardOf(paper, context));
}
