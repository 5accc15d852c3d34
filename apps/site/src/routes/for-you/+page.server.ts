import { error, redirect } from '@sveltejs/kit';
import type { Person } from '@papertape/people';
import { withinPersonLimit } from '#lib/server/accounts/limits.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { isPrefetch } from '#lib/server/for-you/opened.ts';
import { loadForYou } from '#lib/server/for-you/page.ts';
import { currentRanking } from '#lib/server/for-you/ranking.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, request }) => {
  // A ranking that nobody sees must not be stored as seen: the browser asks again when its reader comes.
  if (isPrefetch(request)) error(503, 'This page is made when you come to it.');
  // The guard has let nobody in without an account.
  return { page: new ServerOnly(await loadForYou(locals.person as Person, new Date())) };
};

/** More than anybody looks through. */
const LIMIT = { limit: 12, windowSeconds: 3600 } as const;

export const actions: Actions = {
  again: formAction('ranking.write', async ({ site, now, authorize }) => {
    const { person } = authorize({ owns: true });
    if (!(await withinPersonLimit(person.id, 'rank', LIMIT, now)))
      throw new FormProblem('That was often enough for now: try again in an hour.', null, 429);
    await currentRanking(site, person.id, now, { again: true });
    redirect(303, '/for-you');
  }),
};
