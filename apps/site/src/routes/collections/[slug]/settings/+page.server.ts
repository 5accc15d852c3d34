import { redirect } from '@sveltejs/kit';
import {
  changeCollection,
  deleteCollection,
  inviteOwner,
  leaveCollection,
  listInvited,
  withdrawInvitation,
  type Inviting,
} from '@papertape/database';
import { MOST, parseHandle } from '@papertape/people';
import {
  changedMeanwhile,
  findCollection,
  limitChanges,
  ownCollection,
} from '#lib/server/collections/find.ts';
import { collectionFields } from '#lib/server/collections/form.ts';
import { ownerLink } from '#lib/server/collections/view.ts';
import { formAction, type FormContext } from '#lib/server/forms/form-action.ts';
import { FormProblem, problemOf } from '#lib/server/forms/form-problem.ts';
import { site } from '#lib/server/site.ts';
import { collectionPath } from '#lib/server/view/addresses.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { collection } = await ownCollection(event, event.params.slug);
  const invited = await listInvited(site().database.db, collection.id);
  return {
    collection: {
      slug: collection.slug,
      href: collectionPath(collection.slug),
      title: collection.title,
      description: collection.description,
      isPublic: collection.visibility === 'public',
      owners: collection.owners.map((owner) => ({ ...ownerLink(owner), handle: owner.handle })),
      invited: invited.map((guest) => ({ ...ownerLink(guest), handle: guest.handle })),
    },
  };
};

async function own({ event, now, authorize }: FormContext<'collections.edit'>) {
  const collection = await findCollection(event, event.params['slug'] ?? '');
  const may = authorize({ owns: collection.viewer === 'owner', target: { id: collection.id } });
  await limitChanges(may.person, now);
  return { collection, may };
}

const REFUSALS: Readonly<Record<Exclude<Inviting, 'invited' | 'gone'>, string>> = {
  'already invited': 'That person is invited already.',
  'already owner': 'That person owns it already.',
  nobody: 'Nobody here has that handle.',
  full: `A collection has ${MOST.ownersOfCollection} owners at most, invited ones included.`,
};

export const actions: Actions = {
  change: formAction('collections.edit', async (context) => {
    const { collection, may } = await own(context);
    const text = collectionFields(context.field);
    const { site, now } = context;
    if (!(await site.database.transaction((tx) => changeCollection(tx, may, text, now)))) changedMeanwhile();
    redirect(303, collectionPath(collection.slug));
  }),
  invite: formAction('collections.edit', async (context) => {
    const { may } = await own(context);
    const handle = problemOf('handle', () => parseHandle(context.field('handle')));
    const { site, now } = context;
    const outcome = await site.database.transaction((tx) => inviteOwner(tx, may, handle, now));
    if (outcome === 'gone') changedMeanwhile();
    if (outcome !== 'invited') throw new FormProblem(REFUSALS[outcome], 'handle');
    return { invited: handle };
  }),
  withdraw: formAction('collections.edit', async (context) => {
    const { may } = await own(context);
    const { site, now, field } = context;
    const handle = field('handle');
    if (!(await site.database.transaction((tx) => withdrawInvitation(tx, may, handle, now))))
      changedMeanwhile();
    return { withdrawn: handle };
  }),
  leave: formAction('collections.edit', async (context) => {
    const { may } = await own(context);
    const { site, now } = context;
    const outcome = await site.database.transaction((tx) => leaveCollection(tx, may, now));
    if (outcome === 'last owner')
      throw new FormProblem(
        'You are its only owner. Invite somebody and wait until they accept, or delete the collection.',
      );
    redirect(303, '/collections');
  }),
  delete: formAction('collections.edit', async (context) => {
    const { may } = await own(context);
    const { site, now, field } = context;
    if (field('sure') !== 'yes') throw new FormProblem('Say that you mean it.', 'sure');
    if (!(await site.database.transaction((tx) => deleteCollection(tx, may, now)))) changedMeanwhile();
    redirect(303, '/collections');
  }),
};
