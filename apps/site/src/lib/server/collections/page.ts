// The page of a collection.
import { countFollowers, isFollowing, listItems, type Collection } from '@papertape/database';
import type { Person } from '@papertape/people';
import { readerContext } from '../cards.ts';
import { feedAlternates } from '../feed-page.ts';
import { markdownHtml } from '../markdown/index.ts';
import { site } from '../site.ts';
import { collectionPath } from '../view/addresses.ts';
import type { NamedLink } from '../view/card.ts';
import { privateFeeds } from '../following/private-feeds.ts';
import { collectionCard, itemView, type CollectionCard, type ItemView } from './view.ts';

const PAGE_SIZE = 50;

export interface CollectionPageData extends CollectionCard {
  descriptionHtml: string | null;
  viewer: Collection['viewer'];
  id: number;
  papers: ItemView[];
  /** Null for visitors, and for the owners. */
  following: boolean | null;
  followers: number;
  feeds: { title: string; type: string; href: string }[];
  downloads: NamedLink[];
  previousPage: string | null;
  nextPage: string | null;
}

/** What the page shows to this reader. */
export async function loadCollection(
  collection: Collection,
  url: URL,
  reader: Person | null,
  now: Date,
): Promise<CollectionPageData> {
  const { db } = site().database;
  const target = { kind: 'collection', key: String(collection.id) } as const;
  const after = placeOf(url);
  const [items, following, followers] = await Promise.all([
    listItems(db, collection.id, { limit: PAGE_SIZE, after }),
    reader && collection.viewer !== 'owner' ? isFollowing(db, reader.id, target) : null,
    countFollowers(db, target),
  ]);
  const context = await readerContext(
    items.map(({ paper }) => paper),
    reader,
    now,
  );
  const path = collectionPath(collection.slug);
  return {
    ...collectionCard(collection, context),
    id: collection.id,
    descriptionHtml: collection.description === '' ? null : markdownHtml(collection.description),
    viewer: collection.viewer,
    papers: items.map((item) => itemView(item, context)),
    following,
    followers,
    feeds: await feedsOf(collection, reader),
    downloads: [
      { name: 'BibTeX', href: `${path}.bib` },
      { name: 'RIS', href: `${path}.ris` },
      { name: 'CSL JSON', href: `${path}.json` },
    ],
    previousPage: after > 0 ? pageAt(path, Math.max(0, after - PAGE_SIZE)) : null,
    nextPage: after + PAGE_SIZE < collection.items ? pageAt(path, after + PAGE_SIZE) : null,
  };
}

/** The place after which the page begins. */
export function placeOf(url: URL): number {
  const text = url.searchParams.get('after') ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) : 0;
}

/** The page that shows a place, with its item in sight. */
export function pageOfPlace(slug: string, place: number, anchor: string): string {
  const after = Math.floor((place - 1) / PAGE_SIZE) * PAGE_SIZE;
  return `${pageAt(collectionPath(slug), after)}#${encodeURIComponent(anchor)}`;
}

function pageAt(path: string, after: number): string {
  return after === 0 ? path : `${path}?after=${after}`;
}

/** Public feeds of what everybody sees; of the rest, feeds whose addresses are the owner's secret. */
async function feedsOf(collection: Collection, reader: Person | null): Promise<CollectionPageData['feeds']> {
  const view = `collection/${encodeURIComponent(collection.slug)}`;
  if (collection.visibility === 'public' && collection.hiddenAt === null)
    return feedAlternates(view, `Papers in “${collection.title}”`);
  return reader === null || collection.viewer !== 'owner'
    ? []
    : privateFeeds(reader, view, `Papers in “${collection.title}”`);
}
