import { redirect } from '@sveltejs/kit';
import { answerInvitation, createCollection, newSecret } from '@papertape/database';
import { MOST } from '@papertape/people';
import { limitChanges } from '#lib/server/collections/find.ts';
import { collectionFields } from '#lib/server/collections/form.ts';
import { loadCollections } from '#lib/server/collections/list-page.ts';
import { formAction } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { collectionPath } from '#lib/server/view/addresses.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
  collections: new ServerOnly(await loadCollections(url, locals.person, new Date())),
});

export const actions: Actions = {
  create: formAction('collections.create', async ({ site, now, field, authorize }) => {
    const may = authorize();
    const text = collectionFields(field);
    await limitChanges(may.person, now);
    const made = await site.database.transaction((tx) => createCollection(tx, may, text, random(), now));
    if (made === null)
      throw new FormProblem(`You have ${MOST.collectionsOfPerson} collections, as many as one may have.`);
    redirect(303, collectionPath(made.slug));
  }),
  answer: formAction('collections.create', async ({ site, now, field, authorize }) => {
    const may = authorize();
    const id = Number(field('collection'));
    const answer = field('answer') === 'accept' ? 'accept' : 'decline';
    await limitChanges(may.person, now);
    const done =
      Number.isSafeInteger(id) &&
      (await site.database.transaction((tx) => answerInvitation(tx, may, id, answer, now)));
    if (!done)
      throw new FormProblem('This invitation was taken back, or you answered it already.', null, 409);
    redirect(303, '/collections');
  }),
};

/** Letters and digits of chance; the signs of a secret that are neither are left out. */
const random = () => newSecret().replace(/[-_]/g, '') + newSecret().replace(/[-_]/g, '');
