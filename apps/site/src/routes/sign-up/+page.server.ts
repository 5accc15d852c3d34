import { redirect } from '@sveltejs/kit';
import { findOneTimeLink } from '@papertape/database';
import { samePlace } from '#lib/server/accounts/destination.ts';
import { freeHandle } from '#lib/server/accounts/free-handle.ts';
import { DEAD_LINK, join } from '#lib/server/accounts/join.ts';
import { withinAddressLimit } from '#lib/server/accounts/limits.ts';
import { configuredProviders } from '#lib/server/accounts/providers.ts';
import { signInElsewhere } from '#lib/server/accounts/sign-in-elsewhere.ts';
import { startSession } from '#lib/server/accounts/start-session.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import type { Actions, PageServerLoad } from './$types';

/** Joining: by an invitation, or by the link that came to an address without an account. */
export const load: PageServerLoad = async ({ url }) => {
  const { database, configuration } = site();
  const token = url.searchParams.get('token') ?? '';
  const link = await findOneTimeLink(database.db, token, ['invitation', 'sign-up'], new Date());
  return {
    token,
    to: samePlace(url.searchParams.get('to'), ''),
    works: link !== null,
    email: link?.email ?? null,
    note: link?.note ?? '',
    handle: link?.email ? await freeHandle(database.db, link.email) : '',
    providers: link?.purpose === 'invitation' ? configuredProviders(configuration) : [],
  };
};

export const actions: Actions = {
  join: formAction('account.enter', async ({ event, site, now, field }) => {
    if (!(await withinAddressLimit(event, 'joinByAddress', now)))
      throw new FormProblem('Too many attempts. Try again in an hour.', null, 429);
    const form = { token: field('token'), name: field('name'), handle: field('handle') };
    const person = await join(site, form, ['invitation', 'sign-up'], now);
    await startSession(event, person.id, 'invitation');
    redirect(303, samePlace(field('to'), '/settings/passkeys?welcome'));
  }),
  provider: formAction('account.enter', async ({ event, site, now, field }) => {
    const token = field('token');
    if ((await findOneTimeLink(site.database.db, token, ['invitation'], now)) === null)
      throw new FormProblem(DEAD_LINK);
    return signInElsewhere(event, field('provider'), samePlace(field('to')), token);
  }),
};
