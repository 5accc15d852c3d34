// What a failed harvest means: in words, and for when to try again.
import { listSourceStates, type SourceState } from '@papertape/database';
import { FetchError, SourceError, XmlError } from '@papertape/sources';
import { nowOf, type JobsContext } from '../context.ts';
import { pauseAfterFailure } from '../schedule.ts';
import type { SourceName } from '../source-list.ts';

/** A failure in words, with the next try. */
export interface Failure {
  message: string;
  nextTryAt: Date;
  /** The source asked for fewer requests: nobody may ask it before. */
  tooMany: boolean;
  /** In a row, this one included. */
  failures: number;
}

/** Explains what a harvest threw. Errors that are not of the source (the database's, our own) are thrown on. */
export function explainFailure(error: unknown, state: SourceState | null, now: Date): Failure {
  const isOfSource = error instanceof FetchError || error instanceof SourceError || error instanceof XmlError;
  if (!isOfSource) throw error;
  const { status, retryAfterMs } = error instanceof XmlError ? { status: null, retryAfterMs: null } : error;
  const tooMany = status === 429;
  const before = state?.cursor['failures'];
  const failures = (typeof before === 'number' ? before : 0) + 1;
  const pause = pauseAfterFailure(failures, { tooMany, retryAfterMs });
  return { message: error.message, nextTryAt: new Date(now.getTime() + pause), tooMany, failures };
}

/** Until when a source of the group asked to be left alone; null when none did. */
export async function pausedUntil(context: JobsContext, group: readonly SourceName[]): Promise<Date | null> {
  const now = nowOf(context);
  const states = await listSourceStates(context.database.db);
  const pauses = states.flatMap(({ source, cursor }) => {
    const until = cursor['pausedUntil'];
    const inGroup = group.some((name) => name === source);
    return inGroup && typeof until === 'string' && Date.parse(until) > now.getTime()
      ? [Date.parse(until)]
      : [];
  });
  return pauses.length > 0 ? new Date(Math.max(...pauses)) : null;
}
