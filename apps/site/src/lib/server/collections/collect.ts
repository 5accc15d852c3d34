// Putting one paper into collections, from its own page and from cards.
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import {
  addItems,
  collectionsWith,
  createCollection,
  getPaper,
  listOwnCollections,
  newSecret,
  removeItem,
} from '@papertape/database';
import { MOST, parseCollectionTitle, type Person } from '@papertape/people';
import { samePlace } from '../accounts/destination.ts';
import { proofFor } from '../authorization/proof.ts';
import { findPaperNumber } from '../find-paper.ts';
import type { FormContext } from '../forms/form-action.ts';
import { FormProblem, problemOf } from '../forms/form-problem.ts';
import { titleHtml } from '../mathematics/index.ts';
import { site } from '../site.ts';
import { collectionPath, paperPath } from '../view/addresses.ts';
import { limitChanges } from './find.ts';

export interface CollectPageData {
  publicId: string;
  href: string;
  titleHtml: string;
  /** Where the reader came from. */
  back: string;
  collections: { id: number; title: string; href: string; isPrivate: boolean; holds: boolean }[];
}

/** The reader's collections, and which of them hold the paper. */
export async function loadCollect(event: RequestEvent, reader: Person): Promise<CollectPageData> {
  const { db } = site().database;
  const paper = await getPaper(db, event.params['id'] ?? '');
  if (paper === null) error(404, 'No paper here has that name.');
  const mine = await listOwnCollections(db, reader.id);
  const holding = await collectionsWith(
    db,
    paper.id,
    mine.map(({ id }) => id),
  );
  return {
    publicId: paper.publicId,
    href: paperPath(paper.publicId),
    titleHtml: titleHtml(paper.title),
    back: samePlace(event.url.searchParams.get('back'), paperPath(paper.publicId)),
    collections: mine.map(({ id, slug, title, visibility }) => ({
      id,
      title,
      href: collectionPath(slug),
      isPrivate: visibility === 'private',
      holds: holding.has(id),
    })),
  };
}

/**
 * Makes the collections that were shown (`shown`) hold the paper or not (`in`), and a new one where it has a title.
 * Collections that were made meanwhile stay as they are.
 */
export async function collect({
  event,
  site,
  now,
  field,
  form,
  authorize,
}: FormContext<'collections.edit'>): Promise<never> {
  const { person } = authorize({ owns: true });
  await limitChanges(person, now);
  const paperId = await findPaperNumber(site.database, event.params['id'] ?? '');
  if (paperId === null) error(404, 'No paper here has that name.');
  const title = field('title') === '' ? null : problemOf('title', () => parseCollectionTitle(field('title')));
  const create = title === null ? null : proofFor(event, 'collections.create');
  const [shown, wanted] = [numbersOf(form, 'shown'), numbersOf(form, 'in')];
  const mine = new Set((await listOwnCollections(site.database.db, person.id)).map(({ id }) => id));
  await site.database.transaction(async (tx) => {
    const place = async (id: number) => {
      const may = proofFor(event, 'collections.edit', { owns: true, target: { id } });
      const added = await addItems(tx, may, [{ paperId }], now);
      if (added !== 'gone' && added.refused.length > 0)
        throw new FormProblem(`A collection holds ${MOST.itemsOfCollection} papers at most.`);
    };
    // In the order of their numbers, so that two forms at once wait for each other in one order.
    for (const id of [...shown].filter((number) => mine.has(number)).toSorted((a, b) => a - b)) {
      if (wanted.has(id)) await place(id);
      else
        await removeItem(
          tx,
          proofFor(event, 'collections.edit', { owns: true, target: { id } }),
          paperId,
          now,
        );
    }
    if (title === null || create === null) return;
    const text = { title, description: '', visibility: 'private' as const };
    const random = (newSecret() + newSecret()).replace(/[-_]/g, '');
    const made = await createCollection(tx, create, text, random, now);
    if (made === null)
      throw new FormProblem(
        `You have ${MOST.collectionsOfPerson} collections, as many as one may have.`,
        'title',
      );
    await place(made.id);
  });
  redirect(303, samePlace(form.get('back'), paperPath(event.params['id'] ?? '')));
}

function numbersOf(form: FormData, name: string): Set<number> {
  return new Set(form.getAll(name).map(Number).filter(Number.isSafeInteger));
}
