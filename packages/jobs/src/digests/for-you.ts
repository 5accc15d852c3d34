// Topics 'for you': what a digest ranks for its reader, and how much of that it shows.
import { addRankingDecision, findSubscriberOfUser, papersSeenBy, type Queryable } from '@papertape/database';
import {
  lookedAt,
  topicKey,
  type DigestPaper,
  type RankedPaper,
  type Subscription,
  type Turn,
} from '@papertape/digests';
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

/** The rankings with the draws that an edition looked at. Those that it had no room for nobody passed over. */
export function rankingsShown(
  rankings: Rankings,
  turns: readonly Turn[],
  room: { seen: ReadonlySet<number>; count: number },
): Rankings {
  return new Map(
    [...rankings].map(([reader, ranking]) => {
      const looked = lookedAt(turns, topicKey({ kind: 'for-you', reader }), room);
      return [reader, { ...ranking, shown: ranking.shown.slice(0, looked) }];
    }),
  );
}

/** Stores what an edition showed of its rankings, together with it. */
export async function storeRankings(
  tx: Queryable,
  rankings: Rankings,
  { profileId, period }: { profileId: number; period: string },
  now: Date,
): Promise<void> {
  for (const [reader, ranking] of rankings) {
    if (ranking.shown.length === 0) continue;
    const occasion = `${profileId} ${period}`;
    await addRankingDecision(
      tx,
      { ...ranking, reader: reader as PersonId, surface: 'digest', occasion },
      now,
    );
  }
}
