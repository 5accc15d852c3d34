// Ranks for a reader now: reads what is known, draws, and stores the decision before anybody sees it.
import { readModel } from '@papertape/contextual-bandits';
import {
  addRankingDecision,
  type Database,
  getDecisionOf,
  getLiveModel,
  getRankingChoice,
  listFollows,
  readCollected,
  readExposures,
  readHistory,
  readPool,
  type RankingDecision,
  type ReadingHistoryItem,
} from '@papertape/database';
import {
  CANDIDATES,
  exposureOf,
  type Likeness,
  type LiveModel,
  rankForReader,
  type Ranking,
  type ReaderFacts,
  type Surface,
  tasteOf,
  TIRED,
} from '@papertape/personal-ranking';
import type { PersonId } from '@papertape/people';

/** What ranking needs from outside. */
export interface RankingSources {
  database: Pick<Database, 'db'>;
  /** Papers like a paper, best first; without it none is found by likeness. */
  similar: ((paperId: number, limit: number) => Promise<readonly { paperId: number }[]>) | null;
  /** In [0, 1). */
  random: () => number;
}

/** What is to be ranked. */
export interface RankingRequest {
  reader: PersonId;
  surface: Surface;
  /** Papers to show. */
  slots: number;
  /** Only papers that came to the feed after this. */
  since?: Date | null;
  /** Only these papers. */
  among?: ReadonlySet<number> | null;
  /** Papers that come last, where others are missing. */
  last?: readonly number[];
  now: Date;
}

/** Picked papers whose likes are looked for, and how many of each. */
const LIKED = 6;
const ALIKE = 25;

/**
 * The decision of the occasion, made now unless it stands: of one occasion there is one, and whoever comes second gets
 * that of the first. Null where the reader wants no personal ranking.
 */
export async function rankNow(
  sources: RankingSources,
  request: RankingRequest & { occasion: string },
): Promise<RankingDecision | null> {
  const { db } = sources.database;
  const { reader, surface, occasion, now } = request;
  const ranking = await makeRanking(sources, request);
  if (ranking === null) return null;
  return (
    (await addRankingDecision(db, { ...ranking, reader, surface, occasion }, now)) ??
    (await getDecisionOf(db, reader, surface, occasion))
  );
}

/** A ranking that is not stored yet. Null where the reader wants no personal ranking. */
export async function makeRanking(sources: RankingSources, request: RankingRequest): Promise<Ranking | null> {
  const { db } = sources.database;
  const { reader, surface, slots, now, since = null, among = null, last = [] } = request;
  const choice = await getRankingChoice(db, reader);
  if (!choice.enabled) return null;
  const known = await readReader(sources, { reader, now, since: choice.erasedAt });
  const [pool, exposures, live] = await Promise.all([
    readPool(db, reader, { alike: [...known.likeness.keys()], now, since }),
    readExposures(db, now),
    readLive(sources),
  ]);
  return rankForReader({
    pool: among === null ? pool : pool.filter(({ id }) => among.has(id)),
    reader: { ...known, passed: tired(known.passed, last) },
    exposure: exposureOf(exposures),
    live,
    slots,
    seed: Math.floor(sources.random() * 2 ** 32),
    now: now.getTime(),
    surface,
    // A longer list has more to choose from too.
    limit: Math.max(CANDIDATES, Math.ceil(slots * 1.5)),
  });
}

function tired(passed: ReadonlyMap<number, number>, last: readonly number[]): Map<number, number> {
  return new Map([
    ...passed,
    ...last.map((id): [number, number] => [id, Math.max(TIRED, passed.get(id) ?? 0)]),
  ]);
}

/** What is known of a reader from what they did after `since`. */
export async function readReader(
  sources: Pick<RankingSources, 'database' | 'similar'>,
  { reader, since, now }: { reader: PersonId; since: string | null; now: Date },
): Promise<ReaderFacts> {
  const { db } = sources.database;
  const [history, follows, collected] = await Promise.all([
    readHistory(db, reader, { since, now }),
    listFollows(db, reader),
    readCollected(db, reader, now),
  ]);
  const picked = history.filter(({ kind }) => kind === 'picked');
  return {
    taste: tasteOf(history, now.getTime()),
    follows: {
      authors: new Map(follows.flatMap(({ kind, key, name }) => (kind === 'author' ? [[key, name]] : []))),
      categories: new Set(follows.flatMap(({ kind, key }) => (kind === 'category' ? [key] : []))),
      collected,
    },
    likeness: await likenessTo(sources, picked.slice(0, LIKED)),
    passed: new Map(
      history.flatMap(({ kind, paper, shown }) => (kind === 'passed' ? [[paper.id, shown]] : [])),
    ),
    known: new Set(history.flatMap(({ kind, paper }) => (kind === 'passed' ? [] : [paper.id]))),
  };
}

/** Scores fall with the place: those of different answers cannot be compared. */
const scoreAt = (place: number) => 1 / (1 + place / 5);

async function likenessTo(
  { similar }: Pick<RankingSources, 'similar'>,
  picked: readonly ReadingHistoryItem[],
): Promise<Map<number, Likeness>> {
  const likeness = new Map<number, Likeness>();
  if (similar === null) return likeness;
  for (const { paper } of picked) {
    // A search that does not answer costs the likeness, and not the page or everybody's digests.
    const found = await similar(paper.id, ALIKE).catch(() => []);
    found.forEach(({ paperId }, place) => {
      const score = scoreAt(place);
      if (score > (likeness.get(paperId)?.score ?? 0))
        likeness.set(paperId, { score, publicId: paper.publicId, title: paper.title });
    });
  }
  return likeness;
}

async function readLive({ database }: Pick<RankingSources, 'database'>): Promise<LiveModel | null> {
  const live = await getLiveModel(database.db);
  return (
    live && {
      id: live.id,
      model: readModel(live.parameters),
      policy: live.policy,
      featuresVersion: live.featuresVersion,
    }
  );
}
