import { listPasskeys, removePasskey, writeAudit } from '@papertape/database';
import type { Person } from '@papertape/people';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { database } = site();
  const passkeys = await listPasskeys(database.db, (locals.person as Person).id);
  return {
    welcome: url.searchParams.has('welcome'),
    added: url.searchParams.has('added'),
    passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt, backedUp }) => ({
      id,
      name,
      createdAt,
      lastUsedAt,
      backedUp,
    })),
  };
};

export const actions: Actions = {
  remove: formAction('account.secure', async ({ site, now, field, authorize }) => {
    const { person } = authorize({ owns: true });
    await site.database.transaction(async (tx) => {
      if (!(await removePasskey(tx, person.id, field('id'))))
        throw new FormProblem('There is no such passkey any more.');
      await writeAudit(
        tx,
        { actorId: person.id, action: 'passkey.remove', targetKind: 'person', targetId: person.id },
        now,
      );
    });
    return { removed: true };
  }),
};
