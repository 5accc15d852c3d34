import { redirect } from '@sveltejs/kit';
import {
  getSavedSearch,
  markSearchSeen,
  newSecret,
  removeSearch,
  renameSearch,
  renewFeedKey,
  saveSearch,
} from '@papertape/database';
import { MOST, parseSavedQuery, parseSearchName, type Person } from '@papertape/people';
import { limitChanges } from '#lib/server/collections/find.ts';
import { loadFollowing } from '#lib/server/following/page.ts';
import { formAction, type FormContext } from '#lib/server/forms/form-action.ts';
import { FormProblem, problemOf } from '#lib/server/forms/form-problem.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
  // The guard has let nobody in without an account.
  following: new ServerOnly(await loadFollowing(url, locals.person as Person)),
});

/** The number of the saved search that a form names, and the proof that lists may be changed. */
async function own({ now, field, authorize }: FormContext<'searches.write'>) {
  const may = authorize({ owns: true });
  await limitChanges(may.person, now);
  const id = Number(field('id') || '0');
  return { may, id: Number.isSafeInteger(id) ? id : 0 };
}

const GONE = 'There is no such saved search any more.';

export const actions: Actions = {
  save: formAction('searches.write', async (context) => {
    const { may } = await own(context);
    const { site, now, field } = context;
    const query = problemOf('query', () => parseSavedQuery(field('query')));
    const name = problemOf('name', () => parseSearchName(field('name'), query));
    const id = await site.database.transaction((tx) => saveSearch(tx, may, { name, query }, now));
    if (id === 'full')
      throw new FormProblem(`You have ${MOST.savedSearches} saved searches, as many as one may have.`);
    redirect(303, `/following/searches/${id}`);
  }),
  open: formAction('searches.write', async (context) => {
    const { may, id } = await own(context);
    const { site, now } = context;
    const search = await getSavedSearch(site.database.db, may.person.id, id);
    if (search === null) throw new FormProblem(GONE, null, 404);
    await markSearchSeen(site.database.db, may, id, now);
    const since = search.seenAt === null ? '' : `?since=${encodeURIComponent(search.seenAt)}`;
    redirect(303, `/following/searches/${id}${since}`);
  }),
  rename: formAction('searches.write', async (context) => {
    const { may, id } = await own(context);
    const { site, field } = context;
    const search = await getSavedSearch(site.database.db, may.person.id, id);
    if (search === null) throw new FormProblem(GONE, null, 404);
    const name = problemOf('name', () => parseSearchName(field('name'), search.query));
    await renameSearch(site.database.db, may, id, name);
    redirect(303, `/following/searches/${id}`);
  }),
  remove: formAction('searches.write', async (context) => {
    const { may, id } = await own(context);
    if (!(await removeSearch(context.site.database.db, may, id))) throw new FormProblem(GONE, null, 404);
    redirect(303, '/following');
  }),
  renew: formAction('follows.write', async ({ site, now, authorize }) => {
    const may = authorize({ owns: true });
    await limitChanges(may.person, now);
    await renewFeedKey(site.database.db, may, newSecret());
    return { renewed: true };
  }),
};
