// What a reader would be sent if their next edition were due now. Nothing is stored and nobody is sent anything.
import {
  getPaperSummaries,
  listCandidates,
  papersSeenBy,
  papersShownBefore,
  type Database,
} from '@papertape/database';
import type { Subscriber } from '@papertape/database';
import { lastPeriod, nextPeriod, selectDigest, snapshotOf, type EditionSource } from '@papertape/digests';
import { findAll } from './compose.ts';
import type { DigestSources } from './sources.ts';

/** The next edition of a subscriber, as far as it is known; null while there is nothing to tell. */
export async function previewDigest(
  { db }: Pick<Database, 'db'>,
  sources: Pick<DigestSources, 'search' | 'runs'>,
  subscriber: Pick<Subscriber, 'id' | 'profileId' | 'subscription'>,
  now: Date,
  {
    again = null,
  }: { /** Looks back to then, and takes what the reader has seen too. */ again?: Date | null } = {},
): Promise<EditionSource | null> {
  const { subscription } = subscriber;
  const since = again ?? lastPeriod(subscription, now).due;
  const candidates = await listCandidates(db, {
    since,
    now,
    topics: subscription.topics,
    runs: (await sources.runs?.(since, now)) ?? [],
    found: await findAll(sources, subscription.topics, since),
  });
  const seen = new Set(
    again === null
      ? [...(await papersSeenBy(db, subscriber.id)), ...(await papersShownBefore(db, subscriber.profileId))]
      : [],
  );
  const digest = selectDigest(candidates, { ...subscription, seen, since }, now);
  if (digest === null) return null;
  const summaries = await getPaperSummaries(
    db,
    digest.papers.map(({ paper }) => paper.id),
  );
  const byId = new Map(summaries.map((summary) => [summary.id, summary]));
  const papers = digest.papers.flatMap(({ paper, reasons }) => {
    const summary = byId.get(paper.id);
    return summary ? [snapshotOf(summary, reasons, paper.reproduction)] : [];
  });
  const period = nextPeriod(subscription, now).key;
  return {
    subscription,
    period,
    slug: 'preview',
    content: { papers, ran: digest.ran },
    shown: papers.length,
  };
}
