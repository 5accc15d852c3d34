import { unsubscribe } from '@papertape/database';
import { readerOf } from '#lib/server/digests/reader.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import type { Actions, PageServerLoad } from './$types';

/** Only shows a button: whoever merely looks, such as a scanner of mail, changes nothing. */
export const load: PageServerLoad = async (event) => {
  const { email, status } = await readerOf(event, 'unsubscribe', new Date());
  return { email, subscribed: status === 'active' || status === 'pending' };
};

export const actions: Actions = {
  default: formAction('digests.answer', async ({ event, site, now }) => {
    const reader = await readerOf(event, 'unsubscribe', now);
    await site.database.transaction((tx) => unsubscribe(tx, reader.id, 'page', now));
    return { done: true };
  }),
};
