import { listPublicDigests } from '@papertape/database';
import { counted, frequencyWords, periodWords, topicWords } from '@papertape/digests';
import { site } from '#lib/server/site.ts';
import type { PageServerLoad } from './$types';

const MOST = 100;

/** Digests of the whole feed and of categories; what tells of a reader stays theirs. */
export const load: PageServerLoad = async () => {
  const digests = await listPublicDigests(site().database.db, MOST);
  return {
    digests: digests.map(({ slug, subscription, latest }) => ({
      slug,
      title: `${frequencyWords(subscription.frequency)} of ${new Intl.ListFormat('en').format(subscription.topics.map(topicWords))}`,
      latest: { ...latest, words: periodWords(latest.period), papers: counted(latest.papers, 'paper') },
    })),
  };
};
