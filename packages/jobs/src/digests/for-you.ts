// Topics 'for you': what a digest ranks for its reader, and how much of that it shows.
import { addRankingDecision, findSubscriberOfUser, papersSeenBy, type Queryable } from '@papertape/database';
import type { DigestPaper, EditionPaper, RankedPaper, Subscription } from '@papertape/digests';
import { reasonWords, type Ranking } from '@papertape/personal-ranking';
import type { PersonId } from '@papertape/people';
import { makeRanking, type RankingSources } from '../personal-ranking/serve.ts';

/** Rankings by reader. */
export type Rankings = ReadonlyMap<string, Ranking>;

/** What is ranked for an edition. */
interface RankingOfEdition {
  subscription: Pick<Subscription, 'topics' | 'count'>;
  /** News of the edition, whoever asks for it. */
  papers: readonly DigestPaper[];
  /** Papers that its readers had. */
  seen: ReadonlySet<number>;
  since: Date;
  now: Date;
}

/** The rankings of a subscription's topics 'for you'; of readers who turned personal ranking off there is none. */
export async function rankTopics(
  sources: RankingSources,
  { subscription, papers, seen, since, now }: RankingOfEdition,
): Promise<Rankings> {
  const rankings = new Map<string, Ranking>();
  for (const topic of subscription.topics) {
    if (topic.kind !== 'for-you') continue;
    const reader = topic.reader as PersonId;
    const had = new Set([...seen, ...(await papersOf(sources, reader))]);
    const ranking = await makeRanking(sources, {
      reader,
      surface: 'digest',
      slots: subscription.count,
      since,
      among: new Set(papers.flatMap(({ id }) => (had.has(id) ? [] : [id]))),
      now,
    });
    if (ranking !== null) rankings.set(topic.reader, ranking);
  }
  return rankings;
}

/** Papers that the reader was sent, also by digests of before. */
async function papersOf({ database }: RankingSources, reader: PersonId): Promise<Set<number>> {
  const subscriber = await findSubscriberOfUser(database.db, reader);
  return subscriber === null ? new Set() : await papersSeenBy(database.db, subscriber.id);
}

/** The rankings as the selection of an edition takes them. */
export function rankedPapers(rankings: Rankings): Map<string, RankedPaper[]> {
  return new Map(
    [...rankings].map(([reader, { candidates, shown }]) => {
      const reasons = new Map(candidates.map(({ paperId, reason }) => [paperId, reason]));
      const why = (id: number) => {
        const reason = reasons.get(id);
        return reason === undefined ? '' : lowerFirst(reasonWords(reason));
      };
      return [reader, shown.map(({ paperId }) => ({ id: paperId, why: why(paperId) }))];
    }),
  );
}

const lowerFirst = (words: string) => words.charAt(0).toLowerCase() + words.slice(1);

/** The edition whose rankings are stored. */
interface ShownEdition {
  profileId: number;
  period: string;
  /** What it shows. */
  papers: readonly Pick<EditionPaper, 'id'>[];
}

/**
 * Stores the rankings of an edition together with it. Draws count as shown up to the first that the edition had no room
 * for: what nobody saw was not passed over.
 */
export async function storeRankings(
  tx: Queryable,
  rankings: Rankings,
  { profileId, period, papers }: ShownEdition,
  now: Date,
): Promise<void> {
  const here = new Set(papers.map(({ id }) => id));
  for (const [reader, ranking] of rankings) {
    const cut = ranking.shown.findIndex(({ paperId }) => !here.has(paperId));
    const shown = cut < 0 ? ranking.shown : ranking.shown.slice(0, cut);
    if (shown.length === 0) continue;
    const occasion = `${profileId} ${period}`;
    await addRankingDecision(
      tx,
      { ...ranking, shown, reader: reader as PersonId, surface: 'digest', occasion },
      now,
    );
  }
}
