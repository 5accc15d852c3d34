// The day's announcements of arXiv.
import { fetchArxivFeed, SourceError, type Validators } from '@papertape/sources';
import { inSteps, type Cursor, type Step, type StepContext } from './steps.ts';

/** Said on days without announcements. */
export const NOTHING_TODAY = 'arXiv announces nothing today (weekend or holiday)';

/** One request for all categories; nothing is read again while the feed has not changed. */
export async function* harvestArxivRss({
  context,
  outside,
  cursor,
  signal,
}: StepContext): AsyncGenerator<Step> {
  const { ARXIV_RSS_URL, CATEGORIES } = context.configuration;
  const asked = `${ARXIV_RSS_URL}/${CATEGORIES.join('+')}`;
  const request = { fetch: outside.arxiv, ...(signal ? { signal } : {}) };
  const answer = await outside.pace(
    () => fetchArxivFeed(ARXIV_RSS_URL, CATEGORIES, validatorsOf(cursor, asked), request),
    signal,
  );
  if (!answer.changed) {
    const note =
      typeof cursor['note'] === 'string' ? cursor['note'] : 'the feed has not changed since the last visit';
    yield { records: [], place: 'feed', note };
    return;
  }
  const { feed, validators } = answer;
  if (feed.items > 0 && feed.records.length === 0)
    throw new SourceError(
      `None of the ${feed.items} items of arXiv's feed could be read; the first: ${feed.rejected[0]?.reason ?? 'unknown'}.`,
    );
  const note = feed.items === 0 ? NOTHING_TODAY : null;
  // With something unreadable in it, the feed is asked for again in full next time: it may have been a passing fault.
  const kept = feed.rejected.length === 0 ? { asked, ...validators } : { asked };
  yield* inSteps({
    records: feed.records,
    rejected: feed.rejected,
    place: feed.day,
    cursor: { day: feed.day, feed: kept, note },
    ...(note === null ? {} : { note }),
  });
}

function validatorsOf(cursor: Cursor, asked: string): Validators {
  const known = cursor['feed'];
  if (typeof known !== 'object' || known === null || !('asked' in known) || known.asked !== asked) return {};
  const text = (name: string) => {
    const value: unknown = Object.entries(known).find(([key]) => key === name)?.[1];
    return typeof value === 'string' ? { [name]: value } : {};
  };
  return { ...text('etag'), ...text('lastModified') };
}
