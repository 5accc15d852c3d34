import { redirect } from '@sveltejs/kit';
import type { Person } from '@papertape/people';
import { deleteOwnAccount, loadOwnData } from '#lib/server/accounts/own-data.ts';
import { leaveSession } from '#lib/server/accounts/start-session.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  // The guard has let nobody in without an account.
  own: await loadOwnData(event, event.locals.person as Person, new Date()),
});

export const actions: Actions = {
  delete: formAction('account.delete', async (context) => {
    await deleteOwnAccount(context);
    await leaveSession(context.event);
    redirect(303, '/account-deleted');
  }),
};
