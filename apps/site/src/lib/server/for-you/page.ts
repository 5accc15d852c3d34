// The page For you.
import { getPaperSummaries, getRankingChoice } from '@papertape/database';
import { shownWords, visitEnd } from '@papertape/personal-ranking';
import type { Person } from '@papertape/people';
import { readerContext } from '../cards.ts';
import { site } from '../site.ts';
import { cardOf, type Card } from '../view/card.ts';
import { currentRanking } from './ranking.ts';

/** A paper of the page, with why it is there. */
export interface ForYouItem {
  card: Card;
  why: string;
}

export type ForYouPage =
  | { enabled: false }
  | {
      enabled: true;
      items: ForYouItem[];
      /** How many papers it was chosen from. */
      candidates: number;
      /** Whether a model ranked; otherwise the trend did. */
      personal: boolean;
      /** ISO 8601 in UTC: when it was made, and until when it stays. */
      at: string;
      until: string;
    };

/** The reader's page. The first look at it makes the ranking, and stores it before it is shown. */
export async function loadForYou(reader: Pick<Person, 'id'>, now: Date): Promise<ForYouPage> {
  const open = site();
  const { db } = open.database;
  if (!(await getRankingChoice(db, reader.id)).enabled) return { enabled: false };
  const decision = await currentRanking(open, reader.id, now);
  if (decision === null) return { enabled: false };
  const papers = await getPaperSummaries(
    db,
    decision.shown.map(({ paperId }) => paperId),
  );
  const byId = new Map(papers.map((paper) => [paper.id, paper]));
  const context = await readerContext(papers, reader, now);
  const whys = shownWords(decision);
  return {
    enabled: true,
    // In the order drawn. A paper that has gone since leaves its place.
    items: decision.shown.flatMap(({ paperId }) => {
      const paper = byId.get(paperId);
      return paper ? [{ card: cardOf(paper, context), why: whys.get(paperId) ?? '' }] : [];
    }),
    candidates: decision.candidates.length,
    personal: decision.modelId !== null,
    at: decision.at,
    until: visitEnd(decision.at),
  };
}
