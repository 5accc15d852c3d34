import { redirect } from '@sveltejs/kit';
import { findOneTimeLink, setEmail, useOneTimeLink } from '@papertape/database';
import { DEAD_LINK } from '#lib/server/accounts/join.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import type { Actions, PageServerLoad } from './$types';

/** Only shows a button, as the page of a sign-in link does. */
export const load: PageServerLoad = async ({ url, locals }) => {
  const token = url.searchParams.get('token') ?? '';
  const link = await findOneTimeLink(site().database.db, token, ['address'], new Date());
  const mine = link !== null && link.userId === locals.person?.id;
  return { token, email: mine ? link.email : null };
};

export const actions: Actions = {
  default: formAction('account.edit', async ({ site, now, field, authorize }) => {
    const { person } = authorize({ owns: true });
    await site.database.transaction(async (tx) => {
      const link = await useOneTimeLink(tx, field('token'), ['address'], now);
      if (link === null || link.email === null || link.userId !== person.id) throw new FormProblem(DEAD_LINK);
      if (!(await setEmail(tx, person.id, link.email, now)))
        throw new FormProblem('Another account has this address.');
    });
    redirect(303, '/settings?confirmed');
  }),
};
