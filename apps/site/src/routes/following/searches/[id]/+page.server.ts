import type { Person } from '@papertape/people';
import { loadSavedSearch } from '#lib/server/following/page.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) => ({
  // The guard has let nobody in without an account.
  search: new ServerOnly(await loadSavedSearch(params.id, url, locals.person as Person, new Date())),
});
