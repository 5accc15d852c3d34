import { redirect } from '@sveltejs/kit';
import { countAdministrators, findOneTimeLink } from '@papertape/database';
import { join } from '#lib/server/accounts/join.ts';
import { withinAddressLimit } from '#lib/server/accounts/limits.ts';
import { startSession } from '#lib/server/accounts/start-session.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import type { Actions, PageServerLoad } from './$types';

/** The first account of a site. */
export const load: PageServerLoad = async ({ url }) => {
  const { db } = site().database;
  const token = url.searchParams.get('token') ?? '';
  const [administrators, link] = await Promise.all([
    countAdministrators(db),
    findOneTimeLink(db, token, ['setup'], new Date()),
  ]);
  return { token, works: administrators === 0 && link !== null, done: administrators > 0 };
};

export const actions: Actions = {
  default: formAction('account.enter', async ({ event, site, now, field }) => {
    if (!(await withinAddressLimit(event, 'tryByAddress', now)))
      throw new FormProblem('Too many attempts. Try again in a quarter of an hour.', null, 429);
    const form = {
      token: field('token'),
      name: field('name'),
      handle: field('handle'),
      email: field('email'),
    };
    const person = await join(site, form, ['setup'], now);
    await startSession(event, person.id, 'setup');
    redirect(303, '/settings/passkeys?welcome');
  }),
};
