import { findSubscriberOfUser, readDigestKey, subscribeAccount, unsubscribe } from '@papertape/database';
import { nextPeriod, subscriptionWords } from '@papertape/digests';
import type { Person } from '@papertape/people';
import { digestForm, readSubscription } from '#lib/server/digests/form.ts';
import { feedPath } from '#lib/server/digests/readable.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const open = site();
  const me = locals.person as Person;
  const { db } = open.database;
  const mine = await findSubscriberOfUser(db, me.id);
  return {
    mail: open.mailer.configured,
    email: me.emailVerified ? me.email : null,
    status: mine?.status ?? null,
    words: mine && subscriptionWords(mine.subscription),
    next: mine && nextPeriod(mine.subscription, new Date()).due.toISOString(),
    feed: mine && feedPath(mine.subscription, mine.profileSlug),
    shown: await digestForm(open, { subscription: mine?.subscription ?? null, person: me }),
  };
};

const REFUSALS = {
  'no address': 'Your account has no confirmed mail address: add one to your profile first.',
  suppressed: 'Mail to your address came back, so nothing is sent to it. Ask an administrator of the site.',
} as const;

export const actions: Actions = {
  save: formAction('digests.write', async (context) => {
    const { site: open, now, authorize } = context;
    const may = authorize({ owns: true });
    if (!open.mailer.configured) throw new FormProblem('This site sends no mail.');
    const subscription = await readSubscription(context, { account: may.person.id, keeps: null });
    const key = await readDigestKey(open.database.db);
    const outcome = await open.database.transaction((tx) =>
      subscribeAccount(tx, may, { subscription, key }, now),
    );
    if (outcome !== 'subscribed') throw new FormProblem(REFUSALS[outcome]);
    return { saved: 'on' as const };
  }),
  unsubscribe: formAction('digests.write', async ({ site: open, now, authorize }) => {
    const { person } = authorize({ owns: true });
    const mine = await findSubscriberOfUser(open.database.db, person.id);
    if (mine) await open.database.transaction((tx) => unsubscribe(tx, mine.id, 'account', now));
    return { saved: 'off' as const };
  }),
};
