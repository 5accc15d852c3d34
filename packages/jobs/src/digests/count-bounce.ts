// Bounces and complaints, applied to the readers they are about.
import {
  addBounce,
  lockReportedReader,
  setBounceScore,
  suppressAddress,
  unsubscribe,
  type NewBounce,
  type ReaderNames,
} from '@papertape/database';
import { countBounce, isGivenUp } from '@papertape/mail';
import { nowOf, type JobsContext } from '../context.ts';

/**
 * What a report changed.
 * - `counted`: one more bounce. `suppressed`: no mail any more, by this bounce or complaint. `unsubscribed`: as asked.
 * - `known`: it was told before, or its reader gets no mail anyway. `nobody`: it names no reader.
 */
export interface ReportOutcome {
  outcome: 'counted' | 'suppressed' | 'unsubscribed' | 'known' | 'nobody';
  email: string | null;
  /** What the reader's bounces add up to. */
  score: number | null;
}

type BounceContext = Pick<JobsContext, 'database' | 'now' | 'log'>;

/** Counts a bounce, or acts on a complaint, in one transaction: two reports at once about one reader both count right. */
export async function countReaderBounce(
  context: BounceContext,
  names: ReaderNames,
  bounce: NewBounce,
): Promise<ReportOutcome> {
  const now = nowOf(context);
  const outcome = await context.database.transaction(async (tx): Promise<ReportOutcome> => {
    const reader = await lockReportedReader(tx, names);
    if (reader === null) return { outcome: 'nobody', email: names.email ?? null, score: null };
    const { email, subscriberId } = reader;
    const before = { score: reader.bounceScore, day: reader.lastBounceOn };
    if (!(await addBounce(tx, reader, bounce, now))) return { outcome: 'known', email, score: before.score };
    if (bounce.kind === 'complaint') {
      await suppressAddress(tx, email, { reason: 'complaint', details: bounce.diagnostic }, now);
      return { outcome: 'suppressed', email, score: before.score };
    }
    const after = countBounce(before, bounce.kind, now);
    await setBounceScore(tx, subscriberId, after);
    if (reader.status === 'suppressed') return { outcome: 'known', email, score: after.score };
    if (!isGivenUp(after)) return { outcome: 'counted', email, score: after.score };
    const details = [bounce.statusCode, bounce.diagnostic].filter(Boolean).join(' ');
    await suppressAddress(tx, email, { reason: 'bounces', details }, now);
    return { outcome: 'suppressed', email, score: after.score };
  });
  if (outcome.outcome === 'suppressed')
    context.log?.('warn', 'address suppressed', { email: outcome.email, reason: bounce.kind });
  return outcome;
}

/** A complaint about mail to an address that no subscriber has (a sign-in link, or a reader who is gone). */
export async function suppressUnknown(
  context: BounceContext,
  email: string,
  details: string,
): Promise<ReportOutcome> {
  await context.database.transaction((tx) =>
    suppressAddress(tx, email, { reason: 'complaint', details }, nowOf(context)),
  );
  return { outcome: 'suppressed', email, score: null };
}

/** Ends a reader's digests as they asked their provider to. */
export async function unsubscribeReported(
  context: BounceContext,
  names: ReaderNames,
): Promise<ReportOutcome> {
  return context.database.transaction(async (tx): Promise<ReportOutcome> => {
    const reader = await lockReportedReader(tx, names);
    if (reader === null) return { outcome: 'nobody', email: names.email ?? null, score: null };
    if (reader.status !== 'active' && reader.status !== 'pending')
      return { outcome: 'known', email: reader.email, score: reader.bounceScore };
    await unsubscribe(tx, reader.subscriberId, 'provider', nowOf(context));
    return { outcome: 'unsubscribed', email: reader.email, score: reader.bounceScore };
  });
}
