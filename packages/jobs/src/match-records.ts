// The papers of an older version, gone through with the record matcher of this one.
import { matchStoredPapers, type MatchingProgress } from '@papertape/database';
import { nowOf, type JobsContext } from './context.ts';
import { updateSearch } from './harvest/harvest.ts';
import { paperMatcher } from './record-matcher.ts';

/** Goes through what this version's matcher has not seen; costs one query where there is nothing. */
export async function matchRecords(
  context: JobsContext,
  signal?: AbortSignal,
  onProgress?: (progress: MatchingProgress) => void,
): Promise<MatchingProgress> {
  const progress = await matchStoredPapers(context.database, paperMatcher(), {
    now: () => nowOf(context),
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
  const { papers, joined, parted } = progress;
  if (papers > 0) context.log?.('info', 'match-records', { papers, joined, parted });
  if (joined + parted > 0) await updateSearch(context, signal);
  return progress;
}
