import { changeProfile, writeAudit } from '@papertape/database';
import { LONGEST, parseEmail, parseHandle, parseName, parseOrcid, type Person } from '@papertape/people';
import { withinAddressLimit, withinEmailLimit } from '#lib/server/accounts/limits.ts';
import { mailAddressLink } from '#lib/server/accounts/mail-links.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem, problemOf } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  const { mailer } = site();
  return {
    me: locals.person as Person,
    mail: mailer.configured,
    confirmed: url.searchParams.has('confirmed'),
  };
};

export const actions: Actions = {
  profile: formAction('account.edit', async ({ site, now, field, authorize }) => {
    const { person } = authorize({ owns: true });
    const change = {
      name: problemOf('name', () => parseName(field('name'))),
      handle: problemOf('handle', () => parseHandle(field('handle'))),
      about: field('about', LONGEST.about),
      orcid: field('orcid') === '' ? null : problemOf('orcid', () => parseOrcid(field('orcid'))),
    };
    await site.database.transaction(async (tx) => {
      if (!(await changeProfile(tx, person.id, change, now)))
        throw new FormProblem(`The handle '${change.handle}' is taken.`, 'handle');
      if (change.handle !== person.handle)
        await writeAudit(
          tx,
          {
            actorId: person.id,
            action: 'person.handle',
            targetKind: 'person',
            targetId: person.id,
            details: { from: person.handle, to: change.handle },
          },
          now,
        );
    });
    return { saved: 'profile' };
  }),
  email: formAction('account.edit', async ({ event, site, now, field, authorize }) => {
    const { person } = authorize({ owns: true });
    const email = problemOf('email', () => parseEmail(field('email')));
    if (!site.mailer.configured) throw new FormProblem('This site sends no mail.');
    if (!(await withinAddressLimit(event, 'askByAddress', now)))
      throw new FormProblem('Too many links were asked for. Try again in a quarter of an hour.', null, 429);
    if (await withinEmailLimit(email, now)) await mailAddressLink(site, person, email, now);
    return { saved: 'email', sentTo: email };
  }),
  notifications: formAction('account.edit', async ({ site, now, form, authorize }) => {
    const { person } = authorize({ owns: true });
    await changeProfile(
      site.database.db,
      person.id,
      { notifyOnSite: form.has('site'), notifyByMail: form.has('mail') },
      now,
    );
    return { saved: 'notifications' };
  }),
};
