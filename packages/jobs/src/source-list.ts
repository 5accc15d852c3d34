// The sources that are harvested over the network, and when.
import type { Configuration } from '@papertape/configuration';
import { ARXIV_OAI, ARXIV_RSS, ARXIV_TIME_ZONE, HUGGING_FACE } from '@papertape/sources';
import type { DailyTimes } from './schedule.ts';

/** Names of the sources, as in `papertape harvest NAME`. */
export const SOURCE_NAMES = [ARXIV_RSS, HUGGING_FACE, ARXIV_OAI] as const;
export type SourceName = (typeof SOURCE_NAMES)[number];

/** What people are told of a source. */
export const SOURCE_TITLES: Readonly<Record<SourceName, string>> = {
  [ARXIV_RSS]: 'arXiv, announcements of the day (RSS)',
  [ARXIV_OAI]: 'arXiv, versions and repairs (OAI-PMH)',
  [HUGGING_FACE]: 'Hugging Face daily papers',
};

/** Whether a text names a source. */
export function isSourceName(text: string): text is SourceName {
  return SOURCE_NAMES.some((name) => name === text);
}

/**
 * When a source is visited. arXiv renews its feed at midnight in New York and its archive in the hours after, so the
 * feed is asked shortly after midnight and twice more in case it was late; that costs nothing when it has not changed.
 */
export function timesOf(source: SourceName, configuration: Configuration): DailyTimes {
  switch (source) {
    case ARXIV_RSS:
      return { timeZone: ARXIV_TIME_ZONE, at: ['00:20', '02:20', '08:20'] };
    case ARXIV_OAI:
      return { timeZone: ARXIV_TIME_ZONE, at: ['03:40'] };
    case HUGGING_FACE:
      return {
        timeZone: configuration.TIME_ZONE,
        at: Array.from({ length: 8 }, (_none, index) => `${String(index * 3).padStart(2, '0')}:10`),
      };
  }
}

/** Sources that share a server, of which only one may be asked at a time. */
export function leaseGroup(source: SourceName): readonly SourceName[] {
  return source === HUGGING_FACE ? [HUGGING_FACE] : [ARXIV_RSS, ARXIV_OAI];
}
