// What a reader would be sent if their next edition were due now. Nothing is stored and nobody is sent anything.
import { papersSeenBy, papersShownBefore, type Database, type Subscriber } from '@papertape/database';
import { lastPeriod, nextPeriod, selectDigest, type EditionSource } from '@papertape/digests';
import { candidatesOf, snapshots } from './contents.ts';
import { rankedPapers, rankTopics } from './for-you.ts';
import type { DigestSources } from './sources.ts';

/** The next edition of a subscriber, as far as it is known; null while there is nothing to tell. */
export async function previewDigest(
  { db }: Pick<Database, 'db'>,
  sources: Pick<DigestSources, 'search' | 'runs' | 'similar'>,
  subscriber: Pick<Subscriber, 'id' | 'profileId' | 'subscription'>,
  now: Date,
  {
    again = null,
  }: { /** Looks back to then, and takes what the reader has seen too. */ again?: Date | null } = {},
): Promise<EditionSource | null> {
  const { subscription } = subscriber;
  const since = again ?? lastPeriod(subscription, now).due;
  const candidates = await candidatesOf(db, sources, subscription.topics, since, now);
  const seen = new Set(
    again === null
      ? [...(await papersSeenBy(db, subscriber.id)), ...(await papersShownBefore(db, subscriber.profileId))]
      : [],
  );
  // Drawn as the edition will be, with the same dice at every look.
  const ranking = { database: { db }, similar: sources.similar ?? null, random: () => 0.5 };
  const rankings = await rankTopics(ranking, { subscription, papers: candidates, seen, since, now });
  const digest = selectDigest(
    candidates,
    { ...subscription, seen, since, ranked: rankedPapers(rankings) },
    now,
  );
  if (digest === null) return null;
  const papers = await snapshots(db, digest.papers);
  const period = nextPeriod(subscription, now).key;
  return {
    subscription,
    period,
    slug: null,
    content: { papers, ran: digest.ran },
    shown: papers.length,
  };
}

/** An edition to look at: the next one as far as it is known, or where nothing is new yet, what the last weeks brought. */
export interface EditionPreview {
  source: EditionSource;
  kind: 'next' | 'earlier papers';
}

const LOOK_BACK_MS = 31 * 86_400_000;

/** What a subscriber would be sent now; null where there is nothing to tell even of the last weeks. */
export async function previewOrEarlier(
  database: Pick<Database, 'db'>,
  sources: Pick<DigestSources, 'search' | 'runs' | 'similar'>,
  subscriber: Pick<Subscriber, 'id' | 'profileId' | 'subscription'>,
  now: Date,
): Promise<EditionPreview | null> {
  const next = await previewDigest(database, sources, subscriber, now);
  if (next !== null) return { source: next, kind: 'next' };
  const again = new Date(now.getTime() - LOOK_BACK_MS);
  const earlier = await previewDigest(database, sources, subscriber, now, { again });
  return earlier && { source: earlier, kind: 'earlier papers' };
}
