import { redirect } from '@sveltejs/kit';
import { removeImport } from '@papertape/database';
import { may as mayDo, proofFor } from '#lib/server/authorization/proof.ts';
import { carryOut } from '#lib/server/bibliographies/carry-out.ts';
import { findImport } from '#lib/server/bibliographies/find.ts';
import { reportOf } from '#lib/server/bibliographies/view.ts';
import { changedMeanwhile } from '#lib/server/collections/find.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { ServerOnly } from '#lib/server-only.ts';
import { collectionPath } from '#lib/server/view/addresses.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { collection, file, entries, plans } = await findImport(event);
  return {
    collection: { title: collection.title, href: collectionPath(collection.slug) },
    id: file.id,
    report: new ServerOnly(reportOf(file, entries, plans)),
    mayCreate: mayDo(event, 'submissions.write'),
  };
};

export const actions: Actions = {
  carry: formAction('collections.edit', async ({ event, site, now, field, authorize }) => {
    const { collection, file, entries, plans } = await findImport(event);
    const may = authorize({ owns: collection.viewer === 'owner', target: { id: collection.id } });
    const create = field('create') === 'yes' ? proofFor(event, 'submissions.write') : null;
    if (file.outcomes === null) {
      const choices = { create, notes: field('notes') === 'yes' };
      const outcome = await carryOut(site, may, { id: file.id, entries, plans }, choices, now);
      if (outcome === 'gone') changedMeanwhile();
    }
    redirect(303, event.url.pathname);
  }),
  discard: formAction('collections.edit', async ({ event, site, authorize }) => {
    const { collection, file } = await findImport(event);
    const may = authorize({ owns: collection.viewer === 'owner', target: { id: collection.id } });
    await removeImport(site.database.db, file.id, may.person.id);
    redirect(303, collectionPath(collection.slug));
  }),
};
