import { addOneTimeLink, findPersonByEmail, listLinks, withdrawLinks, writeAudit } from '@papertape/database';
import { isAtLeast, parseEmail, parseRole, type Person, ROLES } from '@papertape/people';
import { mailInvitation } from '#lib/server/accounts/mail-links.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem, problemOf } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import type { Actions, PageServerLoad } from './$types';

/** The latest invitations that are listed; older ones have long expired. */
const LISTED = 100;

/** Nobody gives more than they have. */
function rolesOf({ role }: Person) {
  return ROLES.filter((given) => isAtLeast(role, given));
}

export const load: PageServerLoad = async ({ locals }) => {
  const { database, mailer } = site();
  const now = new Date().toISOString();
  const links = await listLinks(database.db, 'invitation', { limit: LISTED });
  return {
    roles: rolesOf(locals.person as Person),
    mails: mailer.configured,
    invitations: links.map(({ id, email, role, note, createdAt, expiresAt, usedAt }) => ({
      id,
      email,
      role,
      note,
      createdAt,
      expiresAt,
      state: usedAt !== null ? 'accepted' : expiresAt <= now ? 'expired' : 'open',
    })),
  };
};

export const actions: Actions = {
  invite: formAction('people.invite', async ({ site, now, field, authorize }) => {
    const { person } = authorize();
    const role = parseRole(field('role'));
    if (role === null || !rolesOf(person).includes(role))
      throw new FormProblem('You cannot give that role.', 'role');
    const email = field('email') === '' ? null : problemOf('email', () => parseEmail(field('email')));
    if (email !== null && (await findPersonByEmail(site.database.db, email)))
      throw new FormProblem('There is an account with this address already.', 'email', 409);
    const note = field('note', 500);
    const { path } = await site.database.transaction(async (tx) => {
      const link = await addOneTimeLink(
        tx,
        { purpose: 'invitation', email, role, note, createdBy: person.id },
        now,
      );
      await writeAudit(
        tx,
        {
          actorId: person.id,
          action: 'invitation.create',
          targetKind: 'invitation',
          targetId: email ?? 'anyone',
          details: { role },
        },
        now,
      );
      return link;
    });
    const url = site.origin + path;
    const mailed = email !== null && site.mailer.configured;
    if (email !== null && mailed) mailInvitation(site, email, { url, note });
    return { url, mailed: mailed ? email : null };
  }),
  withdraw: formAction('people.invite', async ({ site, now, field, authorize }) => {
    const { person } = authorize();
    const id = Number(field('id'));
    await site.database.transaction(async (tx) => {
      if (!Number.isSafeInteger(id) || (await withdrawLinks(tx, 'invitation', { id })) === 0)
        throw new FormProblem('That invitation is used or withdrawn already.');
      await writeAudit(
        tx,
        {
          actorId: person.id,
          action: 'invitation.withdraw',
          targetKind: 'invitation',
          targetId: String(id),
        },
        now,
      );
    });
    return { withdrawn: true };
  }),
};
