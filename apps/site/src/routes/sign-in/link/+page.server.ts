import { redirect } from '@sveltejs/kit';
import {
  findOneTimeLink,
  getPerson,
  setEmail,
  setLinkUser,
  useOneTimeLink,
  writeAudit,
} from '@papertape/database';
import { samePlace } from '#lib/server/accounts/destination.ts';
import { DEAD_LINK } from '#lib/server/accounts/join.ts';
import { withinAddressLimit } from '#lib/server/accounts/limits.ts';
import { startSession } from '#lib/server/accounts/start-session.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import type { Actions, PageServerLoad } from './$types';

/** Only shows a button: programs that look at mail before its reader does follow links, and must not use this one up. */
export const load: PageServerLoad = async ({ url }) => {
  const { db } = site().database;
  const token = url.searchParams.get('token') ?? '';
  const link = await findOneTimeLink(db, token, ['sign-in'], new Date());
  const person = link?.userId ? await getPerson(db, link.userId) : null;
  return { token, to: samePlace(url.searchParams.get('to'), ''), handle: person?.handle ?? null };
};

export const actions: Actions = {
  default: formAction('account.enter', async ({ event, site, now, field }) => {
    if (!(await withinAddressLimit(event, 'tryByAddress', now)))
      throw new FormProblem('Too many attempts. Try again in a quarter of an hour.', null, 429);
    const { db } = site.database;
    const link = await useOneTimeLink(db, field('token'), ['sign-in'], now);
    const person = link?.userId ? await getPerson(db, link.userId) : null;
    if (link === null || person === null || person.status === 'deleted') throw new FormProblem(DEAD_LINK);
    await setLinkUser(db, link.id, person.id);
    if (link.email !== null && link.email === person.email && !person.emailVerified)
      await setEmail(db, person.id, link.email, now);
    if (link.createdBy !== null || link.email === null)
      await writeAudit(
        db,
        { actorId: person.id, action: 'person.sign-in-link', targetKind: 'person', targetId: person.id },
        now,
      );
    await startSession(event, person.id, link.email === null ? 'link' : 'mail');
    redirect(303, samePlace(field('to')));
  }),
};
