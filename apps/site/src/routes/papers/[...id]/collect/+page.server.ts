import type { Person } from '@papertape/people';
import { collect, loadCollect } from '#lib/server/collections/collect.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  // The guard has let nobody in without an account.
  collect: new ServerOnly(await loadCollect(event, event.locals.person as Person)),
});

export const actions: Actions = {
  default: formAction('collections.edit', collect),
};
