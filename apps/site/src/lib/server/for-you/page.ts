// The page For you.
import { getPaperSummaries, getRankingChoice, type RankingDecision } from '@papertape/database';
import { reasonWords } from '@papertape/personal-ranking';
import type { Person } from '@papertape/people';
import { readerContext } from '../cards.ts';
import { site } from '../site.ts';
import { cardOf, type Card } from '../view/card.ts';
import { currentRanking, endOf } from './ranking.ts';

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
  const whys = whysOf(decision);
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
    until: endOf(decision).toISOString(),
  };
}

/** Why each paper is there, in words; also that it was drawn to learn of it, where others were predicted to do better. */
export function whysOf({
  candidates,
  shown,
}: Pick<RankingDecision, 'candidates' | 'shown'>): Map<number, string> {
  const left = new Map(candidates.map((candidate) => [candidate.paperId, candidate]));
  const whys = new Map<number, string>();
  for (const { paperId } of shown) {
    const candidate = left.get(paperId);
    if (!candidate) continue;
    const best = Math.max(...[...left.values()].map(({ score }) => score));
    const words = reasonWords(candidate.reason);
    whys.set(paperId, candidate.score < best ? `${words} · tried out` : words);
    left.delete(paperId);
  }
  return whys;
}
