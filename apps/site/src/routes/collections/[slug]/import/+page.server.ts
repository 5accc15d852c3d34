import { redirect } from '@sveltejs/kit';
import { FORMATS, MOST_BYTES, MOST_ENTRIES } from '@papertape/bibliographies';
import { addImport } from '@papertape/database';
import { withinPersonLimit } from '#lib/server/accounts/limits.ts';
import { readUpload } from '#lib/server/bibliographies/upload.ts';
import { findCollection, ownCollection } from '#lib/server/collections/find.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { collectionPath } from '#lib/server/view/addresses.ts';
import type { Actions, PageServerLoad } from './$types';

/** Reading a file costs seconds of work. */
const LIMIT = { limit: 30, windowSeconds: 3600 } as const;

export const load: PageServerLoad = async (event) => {
  const { collection } = await ownCollection(event, event.params.slug);
  return {
    collection: { title: collection.title, href: collectionPath(collection.slug) },
    formats: Object.values(FORMATS).map(({ name }) => name),
    mebibytes: MOST_BYTES / 1024 ** 2,
    entries: MOST_ENTRIES,
  };
};

export const actions: Actions = {
  default: formAction('collections.edit', async ({ event, site, now, form, authorize }) => {
    const collection = await findCollection(event, event.params['slug'] ?? '');
    const may = authorize({ owns: collection.viewer === 'owner', target: { id: collection.id } });
    if (!(await withinPersonLimit(may.person.id, 'import', LIMIT, now)))
      throw new FormProblem('That was too often. Try again in an hour.', null, 429);
    const read = await readUpload(form);
    const id = await site.database.transaction((tx) => addImport(tx, may, read, now));
    redirect(303, `${collectionPath(collection.slug)}/import/${id}`);
  }),
};
