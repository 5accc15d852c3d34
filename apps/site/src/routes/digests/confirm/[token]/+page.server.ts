import {
  confirmSubscription,
  digestPaths,
  findSubscriberToConfirm,
  readDigestKey,
} from '@papertape/database';
import { nextPeriod, subscriptionWords } from '@papertape/digests';
import { withinAddressLimit } from '#lib/server/accounts/limits.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import type { Actions, PageServerLoad } from './$types';

/** Only shows a button: programs that look at mail before its reader does follow links, and must not use this one up. */
export const load: PageServerLoad = async ({ params }) => {
  const asked = await findSubscriberToConfirm(site().database.db, params.token, new Date());
  return { asked: asked && { email: asked.email, words: subscriptionWords(asked.subscription) } };
};

export const actions: Actions = {
  default: formAction('digests.answer', async ({ event, site: open, now }) => {
    if (!(await withinAddressLimit(event, 'tryByAddress', now)))
      throw new FormProblem('Too many attempts. Try again in a quarter of an hour.', null, 429);
    const { database } = open;
    const token = event.params['token'] ?? '';
    const subscriber = await database.transaction((tx) => confirmSubscription(tx, token, now));
    if (subscriber === null) throw new FormProblem('It was used, it is too old, or a later one replaced it.');
    return {
      words: subscriptionWords(subscriber.subscription),
      first: nextPeriod(subscriber.subscription, now).due.toISOString(),
      manage: digestPaths(await readDigestKey(database.db), subscriber).manage,
    };
  }),
};
