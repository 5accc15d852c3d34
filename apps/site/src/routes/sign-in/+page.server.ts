import { redirect } from '@sveltejs/kit';
import { samePlace } from '#lib/server/accounts/destination.ts';
import { joiningOf } from '#lib/server/accounts/joining.ts';
import { withinAddressLimit, withinEmailLimit } from '#lib/server/accounts/limits.ts';
import { mailSignInLink } from '#lib/server/accounts/mail-links.ts';
import { configuredProviders } from '#lib/server/accounts/providers.ts';
import { signInElsewhere, signInError } from '#lib/server/accounts/sign-in-elsewhere.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem, problemOf } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import { parseEmail } from '@papertape/people';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, locals }) => {
  const { configuration, mailer } = site();
  const to = samePlace(url.searchParams.get('to'), '');
  if (locals.person) redirect(303, to || '/');
  return {
    to,
    mail: mailer.configured,
    open: joiningOf(configuration.ACCESS).open,
    access: configuration.ACCESS,
    providers: configuredProviders(configuration),
    error: signInError(url.searchParams.get('error')),
  };
};

export const actions: Actions = {
  mail: formAction('account.enter', async ({ event, site, now, field }) => {
    const email = problemOf('email', () => parseEmail(field('email')));
    if (!site.mailer.configured) throw new FormProblem('This site sends no mail.');
    if (!(await withinAddressLimit(event, 'askByAddress', now)))
      throw new FormProblem('Too many links were asked for. Try again in a quarter of an hour.', null, 429);
    // The same words whatever is known of the address, and when it has had enough mail.
    if (await withinEmailLimit(email, now))
      await mailSignInLink(site, email, samePlace(field('to'), '') || null, now);
    return { sentTo: email };
  }),
  provider: formAction('account.enter', ({ event, field }) =>
    signInElsewhere(event, field('provider'), samePlace(field('to'))),
  ),
};
