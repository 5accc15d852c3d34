// The page of all collections: one's own, invitations, and the public ones.
import { error } from '@sveltejs/kit';
import {
  listInvitations,
  listOwnCollections,
  listPublicCollections,
  type CollectionPlace,
} from '@papertape/database';
import type { Person } from '@papertape/people';
import { cardContext } from '../cards.ts';
import { cursorParameter } from '../parameters.ts';
import { site } from '../site.ts';
import { collectionPath, withParameters } from '../view/addresses.ts';
import { collectionCard, ownerLink, type CollectionCard } from './view.ts';

const PAGE_SIZE = 30;

export interface CollectionsPageData {
  mine: CollectionCard[];
  invitations: {
    collectionId: number;
    title: string;
    href: string;
    by: ReturnType<typeof ownerLink> | null;
  }[];
  all: CollectionCard[];
  nextPage: string | null;
  firstPage: string | null;
}

/** What the page shows to this reader. */
export async function loadCollections(
  url: URL,
  reader: Pick<Person, 'id'> | null,
  now: Date,
): Promise<CollectionsPageData> {
  const { db } = site().database;
  const after = placeOf(cursorParameter(url));
  const [found, mine, invitations] = await Promise.all([
    listPublicCollections(db, { limit: PAGE_SIZE + 1, after }),
    reader && !after ? listOwnCollections(db, reader.id) : [],
    reader && !after ? listInvitations(db, reader.id) : [],
  ]);
  const context = cardContext(now);
  const shown = found.slice(0, PAGE_SIZE);
  const last = shown.at(-1);
  return {
    mine: mine.map((collection) => collectionCard(collection, context)),
    invitations: invitations.map(({ collectionId, title, slug, invitedBy }) => ({
      collectionId,
      title,
      href: collectionPath(slug),
      by: invitedBy && ownerLink(invitedBy),
    })),
    all: shown.map((collection) => collectionCard(collection, context)),
    nextPage:
      found.length > PAGE_SIZE && last
        ? withParameters(url, { cursor: `${last.changedAt}_${last.id}` })
        : null,
    firstPage: after ? withParameters(url, { cursor: null }) : null,
  };
}

/** A place in the list, from its page's address. @throws HttpError 400 */
function placeOf(cursor: string | null): CollectionPlace | null {
  if (cursor === null) return null;
  return (
    parseCollectionPlace(cursor) ??
    error(400, 'That page of the list does not exist. Start again from its first page.')
  );
}

/** The place that a cursor names, or null. */
export function parseCollectionPlace(cursor: string): CollectionPlace | null {
  const [, changedAt = '', number = ''] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_(\d{1,15})$/.exec(cursor) ?? [];
  return Number.isNaN(Date.parse(changedAt)) ? null : { changedAt, id: Number(number) };
}
