import { changeProfile, listConnections, removeConnection, writeAudit } from '@papertape/database';
import { LONGEST, parseEmail, parseHandle, parseName, parseOrcid, type Person } from '@papertape/people';
import { withinAddressLimit, withinEmailLimit } from '#lib/server/accounts/limits.ts';
import { mailAddressLink } from '#lib/server/accounts/mail-links.ts';
import { configuredProviders } from '#lib/server/accounts/providers.ts';
import { connectElsewhere, signInError } from '#lib/server/accounts/sign-in-elsewhere.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem, problemOf } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { mailer, database, configuration } = site();
  const me = locals.person as Person;
  const connections = await listConnections(database.db, me.id);
  return {
    me,
    providers: configuredProviders(configuration).map((provider) => ({
      ...provider,
      connected: connections.some((connection) => connection.provider === provider.id),
    })),
    connected: url.searchParams.has('connected'),
    error: signInError(url.searchParams.get('error')),
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
  connect: formAction('account.secure', ({ event, field, authorize }) =>
    connectElsewhere(event, authorize({ owns: true }), field('provider')),
  ),
  disconnect: formAction('account.secure', async ({ site, now, field, authorize }) => {
    const { person } = authorize({ owns: true });
    const provider = field('provider');
    await site.database.transaction(async (tx) => {
      if (!(await removeConnection(tx, person.id, provider)))
        throw new FormProblem('That account is not connected any more.');
      await writeAudit(
        tx,
        {
          actorId: person.id,
          action: 'person.disconnect',
          targetKind: 'person',
          targetId: person.id,
          details: { provider },
        },
        now,
      );
    });
    return { saved: 'disconnected' };
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
