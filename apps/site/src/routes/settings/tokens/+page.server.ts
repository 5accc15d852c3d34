import { listApiTokens, removeApiToken, writeAudit } from '@papertape/database';
import { SCOPES, type Person, type Scope } from '@papertape/people';
import { createToken, TOKEN_DAYS } from '#lib/server/accounts/api-token.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  tokens: await listApiTokens(site().database.db, (locals.person as Person).id),
  scopes: (Object.entries(SCOPES) as [Scope, string][]).map(([name, text]) => ({ name, text })),
  days: [...TOKEN_DAYS],
  origin: site().origin,
});

export const actions: Actions = {
  create: formAction('account.secure', async ({ site, now, field, form, authorize }) => {
    const asked = { name: field('name', 60), scopes: form.getAll('scope').map(String), days: field('days') };
    return { created: await createToken(site, authorize({ owns: true }), asked, now), name: asked.name };
  }),
  remove: formAction('account.secure', async ({ site, now, field, authorize }) => {
    const { person } = authorize({ owns: true });
    const id = Number(field('id'));
    await site.database.transaction(async (tx) => {
      if (!Number.isSafeInteger(id) || !(await removeApiToken(tx, person.id, id)))
        throw new FormProblem('There is no such token any more.');
      await writeAudit(
        tx,
        { actorId: person.id, action: 'token.remove', targetKind: 'token', targetId: String(id) },
        now,
      );
    });
    return { removed: true };
  }),
};
