// Composes the editions that are due, and queues their deliveries. What readers ask for alike is selected once; readers
// come page by page. Killed at any moment it goes on where it stopped: each step is one transaction, and none is done
// twice.
import {
  addEdition,
  listDueProfiles,
  listUnqueuedEditions,
  papersShownBefore,
  queueDeliveries,
  type DueProfile,
} from '@papertape/database';
import {
  expiryOf,
  lastPeriod,
  rankDigest,
  type DigestPaper,
  type EditionContent,
  type Frequency,
  type Period,
} from '@papertape/digests';
import type { PaperSummary } from '@papertape/papers';
import { nowOf, type JobsContext } from '../context.ts';
import type { RankingSources } from '../personal-ranking/serve.ts';
import { candidatesOf, snapshots } from './contents.ts';
import { rankedPapers, rankingsShown, rankTopics, storeRankings, type Rankings } from './for-you.ts';
import type { DigestSources } from './sources.ts';

/** What a round did. */
export interface ComposeReport {
  /** Editions with papers, and those that had nothing to tell. */
  composed: number;
  empty: number;
  queued: number;
}

type ComposeContext = Pick<JobsContext, 'database' | 'log' | 'now' | 'random'>;

/** Profiles at once, and readers of an edition in one transaction. */
const PROFILES_AT_ONCE = 100;
const READERS_AT_ONCE = 2_000;
/** Longest time that an edition makes up for after editions were missed, days: beyond, news is old. */
const LONGEST_CATCH_UP_DAYS: Readonly<Record<Frequency, number>> = { daily: 14, weekly: 35, monthly: 93 };
/** Papers kept behind those shown, for readers who have seen some of them. */
const RESERVES = 2;

/** Composes and queues all that is due. Times are the context's clock; stops between two steps when asked to. */
export async function composeDigests(
  context: ComposeContext,
  sources: DigestSources,
  signal?: AbortSignal,
): Promise<ComposeReport> {
  const report: ComposeReport = { composed: 0, empty: 0, queued: 0 };
  const now = nowOf(context);
  const { db } = context.database;
  for (let after = 0; !signal?.aborted;) {
    const due = await listDueProfiles(db, now, { limit: PROFILES_AT_ONCE, after });
    const last = due.at(-1);
    if (last === undefined) break;
    for (const group of byStart(due, now)) await composeGroup(context, sources, group, now, report);
    after = last.id;
  }
  await queueAll(context, sources.origin, report, signal);
  if (report.composed + report.queued > 0) context.log?.('info', 'digests composed', { ...report });
  return report;
}

/** A profile with its period. */
interface DueEdition {
  profile: DueProfile;
  period: Period;
  since: Date;
}

/** Profiles whose news begins at the same moment: their papers are read once. */
function byStart(profiles: readonly DueProfile[], now: Date): DueEdition[][] {
  const groups = new Map<number, DueEdition[]>();
  for (const profile of profiles) {
    const period = lastPeriod(profile.subscription, now);
    const since = startOf(profile, period);
    groups.set(since.getTime(), [...(groups.get(since.getTime()) ?? []), { profile, period, since }]);
  }
  return [...groups.values()];
}

/**
 * When the edition before was due: papers of those that were missed since come in this one, back to the limit, and to
 * when anybody was there to miss them.
 */
function startOf({ lastDueAt, readSince, subscription }: DueProfile, { since, due }: Period): Date {
  if (lastDueAt === null) return since;
  const limit = due.getTime() - LONGEST_CATCH_UP_DAYS[subscription.frequency] * 86_400_000;
  const read = lastPeriod(subscription, new Date(readSince)).due.getTime();
  return new Date(Math.min(since.getTime(), Math.max(Date.parse(lastDueAt), limit, read)));
}

async function composeGroup(
  { database, random = Math.random }: ComposeContext,
  sources: DigestSources,
  group: readonly DueEdition[],
  now: Date,
  report: ComposeReport,
): Promise<void> {
  const since = group[0]?.since ?? now;
  const topics = group.flatMap(({ profile }) => profile.subscription.topics);
  const papers = await candidatesOf(database.db, sources, topics, since, now);
  const pool = { papers, summaries: new Map<number, PaperSummary>() };
  const ranking = { database, similar: sources.similar ?? null, random };
  for (const edition of group) {
    const { content, rankings } = await selectContent(ranking, edition, pool, now);
    const { profile, period } = edition;
    const shown = Math.min(profile.subscription.count, content.papers.length);
    const added = await database.transaction(async (tx) => {
      const id = await addEdition(
        tx,
        {
          profileId: profile.id,
          public: profile.public,
          profileSlug: profile.slug,
          period,
          since: edition.since,
          expires: expiryOf(profile.subscription, period),
          content,
          shown,
        },
        now,
      );
      if (id !== null) await storeRankings(tx, rankings, { profileId: profile.id, period: period.key }, now);
      return id;
    });
    if (added !== null) report[shown === 0 ? 'empty' : 'composed']++;
  }
}

/** The ranking of an edition: what it shows, and a few more; and what it shows of its personal rankings. */
async function selectContent(
  sources: RankingSources,
  { profile, since }: DueEdition,
  { papers, summaries }: { papers: readonly DigestPaper[]; summaries: Map<number, PaperSummary> },
  now: Date,
): Promise<{ content: EditionContent; rankings: Rankings }> {
  const { subscription } = profile;
  const { db } = sources.database;
  const seen = await papersShownBefore(db, profile.id);
  const rankings = await rankTopics(sources, { subscription, papers, seen, since, now });
  const ranked = rankDigest(papers, { ...subscription, since, ranked: rankedPapers(rankings) }, now);
  const chosen = ranked.papers
    .filter(({ paper }) => !seen.has(paper.id))
    .slice(0, subscription.count * (1 + RESERVES));
  if (chosen.length === 0) return { content: { papers: [], ran: [] }, rankings: new Map() };
  return {
    content: { papers: await snapshots(db, chosen, summaries), ran: ranked.ran },
    rankings: rankingsShown(rankings, ranked.turns, { seen, count: subscription.count }),
  };
}

async function queueAll(
  { database, now }: ComposeContext,
  origin: string,
  report: ComposeReport,
  signal?: AbortSignal,
): Promise<void> {
  for (const edition of await listUnqueuedEditions(database.db, nowOf({ now })))
    for (let done = false; !done && !signal?.aborted;) {
      const page = await queueDeliveries(database, edition, {
        limit: READERS_AT_ONCE,
        origin,
        now: nowOf({ now }),
      });
      report.queued += page.queued;
      done = page.done;
    }
}
