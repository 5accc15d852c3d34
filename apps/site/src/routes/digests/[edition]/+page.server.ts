import { error } from '@sveltejs/kit';
import { findEdition, listEditionLinks } from '@papertape/database';
import { frequencyWords, periodWords } from '@papertape/digests';
import { KEPT_DAYS } from '@papertape/jobs/digests';
import { feedPath, onlyForItsReader } from '#lib/server/digests/readable.ts';
import { editionView } from '#lib/server/digests/view.ts';
import { nameParameter } from '#lib/server/parameters.ts';
import { site } from '#lib/server/site.ts';
import type { PageServerLoad } from './$types';

const OTHERS = 12;

export const load: PageServerLoad = async ({ params, locals, url, setHeaders }) => {
  const open = site();
  const { db } = open.database;
  const edition = await findEdition(db, nameParameter(params.edition));
  if (edition === null) error(404, 'There is no such edition.');
  onlyForItsReader(edition.subscription, locals.person, url.pathname);
  if (edition.content.papers.length === 0)
    error(410, `This edition is not kept any more: personal ones are for ${KEPT_DAYS.content} days.`);
  // What somebody asked for is told to nobody else: its address is a secret.
  if (!edition.public) setHeaders({ 'Referrer-Policy': 'same-origin', 'X-Robots-Tag': 'noindex' });
  const others = await listEditionLinks(db, edition.profileSlug, OTHERS);
  return {
    view: editionView(open, edition),
    slug: edition.slug,
    public: edition.public,
    kind: frequencyWords(edition.subscription.frequency),
    feed: feedPath(edition.subscription, edition.profileSlug),
    others: others
      .filter(({ id }) => id !== edition.id)
      .map(({ slug, period }) => ({ slug, words: periodWords(period) })),
  };
};
