import { readDigestKey, requestSubscription } from '@papertape/database';
import type { Subscription } from '@papertape/digests';
import { parseEmail } from '@papertape/people';
import { withinAddressLimit, withinEmailLimit } from '#lib/server/accounts/limits.ts';
import { digestForm, readSubscription } from '#lib/server/digests/form.ts';
import { mailConfirmation, mailReminder } from '#lib/server/digests/mails.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem, problemOf } from '#lib/server/forms/form-problem.ts';
import { describeError } from '#lib/server/log.ts';
import type { Site } from '#lib/server/open-site.ts';
import { site } from '#lib/server/site.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals }) => {
  const open = site();
  return {
    shown: await digestForm(open, { subscription: null, person: null, url }),
    mail: open.mailer.configured,
    account: locals.person !== null,
    query: url.search,
    forgotten: url.searchParams.has('forgotten'),
  };
};

export const actions: Actions = {
  default: formAction('digests.ask', async (context) => {
    const { event, site: open, now, field } = context;
    const email = problemOf('email', () => parseEmail(field('email')));
    if (!open.mailer.configured) throw new FormProblem('This site sends no mail.');
    const subscription = await readSubscription(context);
    if (!(await withinAddressLimit(event, 'askByAddress', now)))
      throw new FormProblem('Too many digests were asked for. Try again in a quarter of an hour.', null, 429);
    // The same words whatever is known of the address, and when it has had enough mail; and as quickly, so nobody waits.
    if (await withinEmailLimit(email, now))
      void ask(open, email, subscription, now).catch((cause: unknown) =>
        open.log('error', 'digest not asked for', { error: describeError(cause) }),
      );
    return { sentTo: email };
  }),
};

async function ask(open: Site, email: string, subscription: Subscription, now: Date): Promise<void> {
  const key = await readDigestKey(open.database.db);
  const request = await open.database.transaction((tx) =>
    requestSubscription(tx, { email, subscription, key }, now),
  );
  if (request.answer === 'confirm') mailConfirmation(open, email, request.token, subscription);
  if (request.answer === 'known') mailReminder(open, request.subscriber, key);
}
