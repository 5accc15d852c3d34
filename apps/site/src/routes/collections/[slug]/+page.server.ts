import { redirect } from '@sveltejs/kit';
import { addItems, moveItem, noteItem, removeItem, type ItemMove } from '@papertape/database';
import { MOST, parsePlace } from '@papertape/people';
import { changedMeanwhile, findCollection, limitChanges } from '#lib/server/collections/find.ts';
import { itemNote } from '#lib/server/collections/form.ts';
import { loadCollection, pageOfPlace } from '#lib/server/collections/page.ts';
import { findPaperNumber } from '#lib/server/find-paper.ts';
import { formAction, type FormContext } from '#lib/server/forms/form-action.ts';
import { FormProblem } from '#lib/server/forms/form-problem.ts';
import { ServerOnly } from '#lib/server-only.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const collection = await findCollection(event, event.params.slug);
  return {
    collection: new ServerOnly(await loadCollection(collection, event.url, event.locals.person, new Date())),
  };
};

type Context = FormContext<'collections.edit'>;

/** The collection of the form's page, which the person owns. */
async function own({ event, now, authorize }: Context) {
  const collection = await findCollection(event, event.params['slug'] ?? '');
  const may = authorize({ owns: collection.viewer === 'owner', target: { id: collection.id } });
  await limitChanges(may.person, now);
  return { slug: collection.slug, may };
}

/** The number of the paper that a form names. */
async function paperOf({ site, field }: Context): Promise<{ paperId: number; publicId: string }> {
  const publicId = field('paper', 400);
  const paperId = await findPaperNumber(site.database, publicId);
  if (paperId === null)
    throw new FormProblem(
      publicId === ''
        ? 'Which paper? Give its arXiv id, DOI or address.'
        : `There is no paper '${publicId}' here.`,
      'paper',
    );
  return { paperId, publicId };
}

export const actions: Actions = {
  add: formAction('collections.edit', async (context) => {
    const { slug, may } = await own(context);
    const { paperId, publicId } = await paperOf(context);
    const note = itemNote(context.field);
    const { site, now } = context;
    const adding = await site.database.transaction((tx) => addItems(tx, may, [{ paperId, note }], now));
    if (adding === 'gone') changedMeanwhile();
    if (adding.refused.length > 0)
      throw new FormProblem(`A collection holds ${MOST.itemsOfCollection} papers at most.`, 'paper');
    if (adding.already.length > 0)
      throw new FormProblem(`${publicId} is in this collection already; its note was not changed.`, 'paper');
    redirect(303, `/collections/${slug}`);
  }),
  move: formAction('collections.edit', async (context) => {
    const { slug, may } = await own(context);
    const { paperId, publicId } = await paperOf(context);
    const move = moveOf(context);
    const place = await context.site.database.transaction((tx) =>
      moveItem(tx, may, paperId, move, context.now),
    );
    if (place === null) changedMeanwhile();
    redirect(303, pageOfPlace(slug, place, `paper-${publicId}`));
  }),
  note: formAction('collections.edit', async (context) => {
    const { may } = await own(context);
    const { paperId, publicId } = await paperOf(context);
    const note = itemNote(context.field);
    const { site, now } = context;
    if (!(await site.database.transaction((tx) => noteItem(tx, may, paperId, note, now)))) changedMeanwhile();
    redirect(303, back(context.event.url, publicId));
  }),
  remove: formAction('collections.edit', async (context) => {
    const { may } = await own(context);
    const { paperId } = await paperOf(context);
    const { site, now } = context;
    if (!(await site.database.transaction((tx) => removeItem(tx, may, paperId, now)))) changedMeanwhile();
    redirect(303, back(context.event.url, null));
  }),
};

function moveOf({ field }: Context): ItemMove {
  const to = field('to');
  if (to === 'up' || to === 'down') return to;
  const place = parsePlace(field('place'));
  if (place === null) throw new FormProblem('A place is a whole number from 1.', 'place');
  return place;
}

/** The page that the form stood on. */
function back(url: URL, publicId: string | null): string {
  const after = url.searchParams.get('after');
  const page = after && /^\d+$/.test(after) ? `${url.pathname}?after=${after}` : url.pathname;
  return publicId === null ? page : `${page}#paper-${encodeURIComponent(publicId)}`;
}
