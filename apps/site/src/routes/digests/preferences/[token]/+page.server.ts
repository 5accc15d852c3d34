import {
  forgetSubscriber,
  listEditionLinks,
  resubscribe,
  setSubscription,
  unsubscribe,
} from '@papertape/database';
import { nextPeriod, periodWords, subscriptionWords } from '@papertape/digests';
import { redirect } from '@sveltejs/kit';
import { feedPath } from '#lib/server/digests/readable.ts';
import { digestForm, readSubscription } from '#lib/server/digests/form.ts';
import { readerOf } from '#lib/server/digests/reader.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const open = site();
  const now = new Date();
  const reader = await readerOf(event, 'manage', now);
  const { subscription, profileSlug } = reader;
  const editions = await listEditionLinks(open.database.db, profileSlug, 5);
  return {
    email: reader.email,
    status: reader.status,
    words: subscriptionWords(subscription),
    next: nextPeriod(subscription, now).due.toISOString(),
    shown: await digestForm(open, { subscription, person: null }),
    feed: feedPath(subscription, profileSlug),
    editions: editions.map(({ slug, period }) => ({ slug, words: periodWords(period) })),
  };
};

export const actions: Actions = {
  save: formAction('digests.answer', async (context) => {
    const { event, site: open, now } = context;
    const reader = await readerOf(event, 'manage', now);
    const subscription = await readSubscription(context, {
      account: reader.userId,
      keeps: reader.subscription.topics,
    });
    await open.database.transaction((tx) => setSubscription(tx, reader.id, subscription, now));
    return { saved: 'changed' as const };
  }),
  unsubscribe: formAction('digests.answer', async ({ event, site: open, now }) => {
    const reader = await readerOf(event, 'manage', now);
    await open.database.transaction((tx) => unsubscribe(tx, reader.id, 'page', now));
    return { saved: 'left' as const };
  }),
  forget: formAction('digests.answer', async ({ event, site: open, now }) => {
    const reader = await readerOf(event, 'manage', now);
    if (!(await open.database.transaction((tx) => forgetSubscriber(tx, reader.id))))
      throw new FormProblem('Unsubscribe first.');
    redirect(303, '/subscribe?forgotten');
  }),
  return: formAction('digests.answer', async ({ event, site: open, now }) => {
    const reader = await readerOf(event, 'manage', now);
    if (!(await open.database.transaction((tx) => resubscribe(tx, reader, now))))
      throw new FormProblem('Nothing can be sent to this address. Ask the administrator of the site.');
    return { saved: 'back' as const };
  }),
};
